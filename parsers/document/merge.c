/* Merges documents. */
#include "fields.h"

#include <math.h>
#include <string.h>

enum { SHOWN_NAME = 100 };

struct merge {
	struct document *into;
	const struct document *from;
	enum document_conflict conflict;
	struct arena *arena;
	struct diag *diag;
	struct text profile; /* the one being merged; data NULL: the document */
	bool *is_shared;     /* by profile of `from`: whether `into` had it before */
};

static struct text shortened(struct text text)
{
	return text_before(text, text.length < SHOWN_NAME ? text.length : SHOWN_NAME);
}

#define REMEDY ": put them together with profile-merge, or compare them with profile-compare"

/* Whether the value of `from` may replace that of `into`; false with an error if not. */
static bool may_replace(struct merge *merge, struct text what)
{
	if (merge->conflict == DOCUMENT_REPLACE)
		return true;
	if (!merge->profile.data)
		return diag_error(merge->diag, "two documents have different '%.*s'" REMEDY,
				  TEXT_ARGS(shortened(what)));
	return diag_error(merge->diag,
			  "two documents have different '%.*s' for the profile '%.*s'" REMEDY,
			  TEXT_ARGS(shortened(what)), TEXT_ARGS(shortened(merge->profile)));
}

/* Whether carry_along() handles this member of a profile. */
static bool is_provenance(struct text key)
{
	return text_equal(key, T("commit")) || text_equal(key, T("dirty")) ||
	       text_equal(key, T("timestamp"));
}

static bool merge_members(struct merge *merge, struct document_members *into,
			  const struct document_members *from)
{
	for (u32 i = 0; i < from->count; i++) {
		struct text old = document_member(into, from->items[i].key);

		if (is_provenance(from->items[i].key))
			continue;
		if (old.data && !text_equal(old, from->items[i].json) &&
		    !may_replace(merge, from->items[i].key))
			return false;
		document_set_member(into, from->items[i].key, from->items[i].json, merge->arena);
	}
	return true;
}

static bool merge_part(struct merge *merge, const struct field *field, void **into, void *from)
{
	if (!from)
		return true;
	if (*into &&
	    !text_equal(document_write_part(field->object, *into, merge->arena),
			document_write_part(field->object, from, merge->arena)) &&
	    !may_replace(merge, field->key))
		return false;
	*into = from;
	return true;
}

static bool merge_count(struct merge *merge, struct text what, u64 *into, u64 from)
{
	if (from == DOCUMENT_UNKNOWN || *into == from)
		return true;
	if (*into != DOCUMENT_UNKNOWN && !may_replace(merge, what))
		return false;
	*into = from;
	return true;
}

static bool merge_number(struct merge *merge, struct text what, double *into, double from)
{
	if (isnan(from) || (*into >= from && *into <= from))
		return true;
	if (!isnan(*into) && !may_replace(merge, what))
		return false;
	*into = from;
	return true;
}

static bool merge_text(struct merge *merge, struct text what, struct text *into, struct text from)
{
	if (into->length && from.length && !text_equal(*into, from) && !may_replace(merge, what))
		return false;
	if (from.length)
		*into = from;
	return true;
}

static bool merge_field(struct merge *merge, const struct field *field,
			struct document_profile *into, const struct document_profile *from)
{
	void *to = (char *)into + field->offset;
	const void *value = (const char *)from + field->offset;

	switch (field->type) {
	case FIELD_U64:
		return merge_count(merge, field->key, to, *(const u64 *)value);
	case FIELD_NUMBER:
		return merge_number(merge, field->key, to, *(const double *)value);
	case FIELD_TEXT:
		return merge_text(merge, field->key, to, *(const struct text *)value);
	case FIELD_PART:
		return merge_part(merge, field, to, *(void *const *)value);
	default:
		return true; /* cpu, count, cycles and sample */
	}
}

/* The parts with functions are too large to look for differences. */
static bool merge_functions(struct merge *merge, struct text what, struct document_cpu **into,
			    struct document_cpu *from)
{
	if (*into && from && !may_replace(merge, what))
		return false;
	if (from)
		*into = from;
	return true;
}

enum counted_by { COUNTED_BY_NONE, COUNTED_BY_CYCLES, COUNTED_BY_COUNT, COUNTED_BY_CPU };

/* A profile's calls are those of the kind cpu if it was measured, else of count, else of cycles. */
static enum counted_by calls_counted_by(const struct document_profile *profile)
{
	if (profile->cpu)
		return COUNTED_BY_CPU;
	if (profile->count)
		return COUNTED_BY_COUNT;
	return profile->cycles ? COUNTED_BY_CYCLES : COUNTED_BY_NONE;
}

/* Different tools see different calls, so where the two sides were counted by different kinds, that
 * is no contradiction. */
static void forget_calls_of_other_kind(const struct document_profile *one,
				       struct document_profile *other)
{
	enum counted_by kind = calls_counted_by(other);

	if (kind != COUNTED_BY_NONE && calls_counted_by(one) > kind)
		other->calls = DOCUMENT_UNKNOWN;
}

static bool merge_profile(struct merge *merge, const struct document_profile *source)
{
	struct document_profile *into = document_profile(merge->into, source->name, merge->arena);
	struct document_profile one = *source, *from = &one;

	merge->profile = from->name;
	forget_calls_of_other_kind(into, from);
	forget_calls_of_other_kind(from, into);
	if (!merge_functions(merge, T("cpu"), &into->cpu, from->cpu) ||
	    !merge_functions(merge, T("count"), &into->count, from->count) ||
	    !merge_functions(merge, T("cycles"), &into->cycles, from->cycles) ||
	    !merge_functions(merge, T("sample"), &into->sample, from->sample))
		return false;
	for (size_t i = 0; i < document_profile_object.count; i++)
		if (!merge_field(merge, &document_profile_object.fields[i], into, from))
			return false;
	return merge_members(merge, &into->others, &from->others);
}

static struct text quoted(struct merge *merge, struct text text)
{
	struct buffer out = {0};
	struct json_writer writer = {.out = &out};

	if (!text.data)
		return text;
	json_text(&writer, text);
	return buffer_take(&out, merge->arena);
}

static struct text dirty_as_json(const struct document *document)
{
	if (!document->dirty_known)
		return (struct text){NULL, 0};
	return document->dirty ? T("true") : T("false");
}

/*
 * Takes over a member of `from` that applies to all its profiles: into the same member of `into` if
 * that is unknown, else into each of the profiles taken over. A profile in both keeps its own
 * member unless it is replaced.
 */
static void carry_along(struct merge *merge, const char *key, struct text top, struct text json)
{
	struct text name = text_from_string(key);

	for (u32 i = 0; i < merge->from->profile_count; i++) {
		const struct document_profile *from = &merge->from->profiles[i];
		struct document_profile *into = document_find(merge->into, from->name);
		struct text own = document_member(&from->others, name);

		if (merge->is_shared[i] && merge->conflict == DOCUMENT_REFUSE)
			continue;
		if (!own.data)
			own = json;
		if (own.data && text_equal(own, top))
			document_remove_member(&into->others, name);
		else if (own.data)
			document_set_member(&into->others, name, own, merge->arena);
	}
}

/* The same for the system. */
static void carry_system(struct merge *merge)
{
	for (u32 i = 0; i < merge->from->profile_count; i++) {
		const struct document_profile *from = &merge->from->profiles[i];
		struct document_profile *into = document_find(merge->into, from->name);
		const struct document_system *own = document_system(merge->from, from);

		if (!own->json.data || (merge->is_shared[i] && merge->conflict == DOCUMENT_REFUSE))
			continue;
		if (text_equal(own->json, merge->into->system.json))
			into->system = (struct document_system){0};
		else
			into->system = *own;
	}
}

static void merge_provenance(struct merge *merge)
{
	struct document *into = merge->into;
	const struct document *from = merge->from;

	if (!into->system.json.data)
		into->system = from->system;
	if (!into->commit.data)
		into->commit = from->commit;
	if (!into->timestamp.data)
		into->timestamp = from->timestamp;
	if (!into->name.data)
		into->name = from->name;
	if (!into->dirty_known) {
		into->dirty_known = from->dirty_known;
		into->dirty = from->dirty;
	}
	carry_system(merge);
	carry_along(merge, "commit", quoted(merge, into->commit), quoted(merge, from->commit));
	carry_along(merge, "dirty", dirty_as_json(into), dirty_as_json(from));
	carry_along(merge, "timestamp", quoted(merge, into->timestamp),
		    quoted(merge, from->timestamp));
}

bool document_merge(struct document *into, const struct document *from,
		    enum document_conflict conflict, struct arena *arena, struct diag *diag)
{
	struct merge merge = {
	    .into = into, .from = from, .conflict = conflict, .arena = arena, .diag = diag};

	merge.is_shared = ARENA_NEW(arena, bool, from->profile_count);
	for (u32 i = 0; i < from->profile_count; i++) {
		merge.is_shared[i] = document_find(into, from->profiles[i].name) != NULL;
		if (!merge_profile(&merge, &from->profiles[i]))
			return false;
	}
	merge_provenance(&merge);
	merge.profile = (struct text){NULL, 0};
	return merge_members(&merge, &into->others, &from->others);
}
