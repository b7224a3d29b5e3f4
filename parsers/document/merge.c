/* Several documents become one. */
#include "document.h"

#include "common/json_writer.h"

#include <math.h>
#include <string.h>

struct merge {
	struct document *into;
	const struct document *from;
	enum document_conflict conflict;
	struct arena *arena;
	struct diag *diag;
	struct text profile; /* the one being merged */
	bool *is_shared;     /* by profile of `from`: `into` had it already */
};

/* Whether `from` goes in the place of `into`; false with an error when that is refused. */
static bool may_replace(struct merge *merge, struct text what)
{
	if (merge->conflict == DOCUMENT_REPLACE)
		return true;
	return diag_error(merge->diag, "two documents have different '%.*s' for the profile '%.*s'",
			  (int)(what.length < 100 ? what.length : 100), what.data,
			  (int)(merge->profile.length < 100 ? merge->profile.length : 100),
			  merge->profile.data);
}

/* Members of a profile that carry_along() sees to. */
static bool is_provenance(struct text key)
{
	return text_equal(key, T("system")) || text_equal(key, T("commit")) ||
	       text_equal(key, T("dirty")) || text_equal(key, T("timestamp"));
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

static bool merge_count(struct merge *merge, const char *what, u64 *into, u64 from)
{
	if (from == DOCUMENT_UNKNOWN || *into == from)
		return true;
	if (*into != DOCUMENT_UNKNOWN && !may_replace(merge, text_from_string(what)))
		return false;
	*into = from;
	return true;
}

static bool merge_number(struct merge *merge, const char *what, double *into, double from)
{
	if (isnan(from) || (*into >= from && *into <= from))
		return true;
	if (!isnan(*into) && !may_replace(merge, text_from_string(what)))
		return false;
	*into = from;
	return true;
}

static bool merge_scalars(struct merge *merge, struct document_profile *into,
			  const struct document_profile *from)
{
	if (into->command.length && from->command.length &&
	    !text_equal(into->command, from->command) && !may_replace(merge, T("command")))
		return false;
	if (from->command.length)
		into->command = from->command;
	return merge_count(merge, "exit_status", &into->exit_status, from->exit_status) &&
	       merge_count(merge, "calls", &into->calls, from->calls) &&
	       merge_number(merge, "cpu_time", &into->cpu_time, from->cpu_time) &&
	       merge_number(merge, "wall_time", &into->wall_time, from->wall_time) &&
	       merge_number(merge, "peak_memory_mb", &into->peak_memory_mb, from->peak_memory_mb);
}

static bool merge_profile(struct merge *merge, const struct document_profile *from)
{
	struct document_profile *into = document_profile(merge->into, from->name, merge->arena);

	merge->profile = from->name;
	if (into->cpu && from->cpu && !may_replace(merge, T("cpu")))
		return false;
	if (from->cpu)
		into->cpu = from->cpu;
	return merge_scalars(merge, into, from) &&
	       merge_members(merge, &into->others, &from->others);
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
 * What stands at the top of `from` for its profiles: into's top where that is free, else a member
 * of the profile itself. A profile both have keeps its own unless it is being replaced.
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

static void merge_provenance(struct merge *merge)
{
	struct document *into = merge->into;
	const struct document *from = merge->from;

	if (!into->system.data)
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
	carry_along(merge, "system", into->system, from->system);
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
	merge.profile = T("");
	return merge_members(&merge, &into->others, &from->others);
}
