#include "baseline.h"

#include "common/buffer.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "parsers/document/memory.h"
#include "reports/analysis/agreement.h"
#include "runs.h"
#include "reports/analysis/prune.h"
#include "reports/analysis/prune_memory.h"

#include <math.h>

/* ---------------------------------------------------------------- JSON with members left out */

struct copying {
	struct json_reader reader;
	struct json_writer writer;
	const char *const *left_out; /* keys, wherever they stand; NULL at the end */
	u32 most_elements;	     /* of an array; the rest is left out */
};

static bool is_left_out(const struct copying *c, struct text key)
{
	for (const char *const *word = c->left_out; *word; word++)
		if (text_equal(key, text_from_string(*word)))
			return true;
	return false;
}

static void copy_value(struct copying *c, int depth);

static void copy_object(struct copying *c, int depth)
{
	struct text key;

	json_enter_object(&c->reader);
	json_open_object(&c->writer, depth < 2 ? JSON_LINES : JSON_INLINE);
	while (json_next_key(&c->reader, &key)) {
		if (is_left_out(c, key)) {
			json_skip(&c->reader, NULL);
			continue;
		}
		json_key_text(&c->writer, key);
		copy_value(c, depth + 1);
	}
	json_close(&c->writer);
}

static void copy_array(struct copying *c, int depth)
{
	json_enter_array(&c->reader);
	json_open_array(&c->writer, depth < 2 ? JSON_LINES : JSON_INLINE);
	for (u32 i = 0; json_next_element(&c->reader); i++)
		if (i < c->most_elements)
			copy_value(c, depth + 1);
		else
			json_skip(&c->reader, NULL);
	json_close(&c->writer);
}

static void copy_value(struct copying *c, int depth)
{
	struct text raw;

	switch (depth < JSON_MAX_DEPTH - 1 ? json_peek(&c->reader) : JSON_NULL) {
	case JSON_OBJECT:
		copy_object(c, depth);
		break;
	case JSON_ARRAY:
		copy_array(c, depth);
		break;
	default:
		json_raw(&c->writer, json_skip(&c->reader, &raw) ? raw : T("null"));
	}
}

/* The JSON without those members and further elements; the keys of every object must be sorted, as
 * ours are. */
static bool copy_without(struct text json, const char *const *left_out, u32 most_elements,
			 struct arena *arena, struct text *out, struct diag *diag)
{
	struct buffer buffer = {0};
	struct copying c = {.left_out = left_out, .most_elements = most_elements};
	bool fine;

	json_reader_init(&c.reader, NULL, json, arena, diag);
	c.writer.out = &buffer;
	copy_value(&c, 0);
	fine = json_reader_ok(&c.reader);
	*out = buffer_take(&buffer, arena);
	return fine;
}

static bool reduce_member(struct document_members *members, const char *key,
			  const char *const *left_out, u32 most_elements, struct arena *arena,
			  struct diag *diag)
{
	struct text json = document_member(members, text_from_string(key)), reduced;

	if (!json.data)
		return true;
	if (!copy_without(json, left_out, most_elements, arena, &reduced, diag))
		return false;
	document_set_member(members, text_from_string(key), reduced, arena);
	return true;
}

/* ---------------------------------------------------------------- combining */

static struct text member_json(const struct document_profile *profile, const char *key)
{
	return document_member(&profile->others, text_from_string(key));
}

/* Where a profile was measured: its own `system`, else its document's. */
static struct text system_of(const struct document *document,
			     const struct document_profile *profile)
{
	struct text own = member_json(profile, "system");

	return own.data ? own : document->system;
}

static u32 collect_runs(const struct document *documents, u32 count, struct text name,
			struct baseline_run *runs)
{
	u32 found = 0;

	for (u32 i = 0; i < count; i++) {
		const struct document_profile *profile = document_find(&documents[i], name);

		if (profile)
			runs[found++] = (struct baseline_run){&documents[i], profile};
	}
	return found;
}

/* What the runs' documents say at their top, as a document of this one profile. */
static void describe(const struct baseline_run *runs, u32 count, struct document *out)
{
	for (u32 i = 0; i < count; i++) {
		const struct document *from = runs[i].document;
		struct text system = system_of(from, runs[i].profile);

		if (!out->system.data)
			out->system = system;
		if (!out->commit.data)
			out->commit = from->commit;
		if (!out->dirty_known && from->dirty_known) {
			out->dirty_known = true;
			out->dirty = from->dirty;
		}
		if (from->timestamp.data &&
		    (!out->timestamp.data || text_compare(out->timestamp, from->timestamp) < 0))
			out->timestamp = from->timestamp;
	}
}

static bool combine_profile(const struct document *documents, u32 count, struct text name,
			    struct arena *arena, struct document *out, struct diag *diag)
{
	struct baseline_run *runs = ARENA_NEW(arena, struct baseline_run, (size_t)count + 1);
	u32 run_count = collect_runs(documents, count, name, runs);
	struct document one;
	struct document_profile joined;

	document_init(&one);
	if (!baseline_join_runs(runs, run_count, arena, &joined, diag))
		return false;
	describe(runs, run_count, &one);
	*document_profile(&one, name, arena) = joined;
	document_remove_member(&document_profile(&one, name, arena)->others, T("system"));
	return document_merge(out, &one, DOCUMENT_REPLACE, arena, diag);
}

bool baseline_combine(const struct document *documents, u32 count, struct arena *arena,
		      struct document *out, struct diag *diag)
{
	document_init(out);
	for (u32 i = 0; i < count; i++)
		for (u32 k = 0; k < documents[i].profile_count; k++) {
			struct text name = documents[i].profiles[k].name;

			if (!document_find(out, name) &&
			    !combine_profile(documents, count, name, arena, out, diag))
				return false;
		}
	return true;
}

/* ---------------------------------------------------------------- pruning */

static void name_relative(struct cpu_profile *process, struct text root)
{
	for (u32 f = 0; f < process->function_count && root.length; f++) {
		struct text rest = process->functions[f].file;

		if (text_skip_prefix(&rest, root) && text_skip_prefix(&rest, T("/")))
			process->functions[f].file = rest;
	}
}

static void prune_cpu(struct document_profile *profile, struct text root, struct arena *arena)
{
	struct document_cpu *cpu = ARENA_NEW(arena, struct document_cpu, 1);

	*cpu = *profile->cpu;
	cpu_prune(&profile->cpu->process, NULL, arena, &cpu->process);
	name_relative(&cpu->process, root);
	cpu->children = ARENA_NEW(arena, struct cpu_profile, (size_t)cpu->child_count + 1);
	for (u32 i = 0; i < cpu->child_count; i++) {
		cpu_prune(&profile->cpu->children[i], NULL, arena, &cpu->children[i]);
		name_relative(&cpu->children[i], root);
	}
	profile->cpu = cpu;
}

static bool prune_memory(struct document_profile *profile, struct arena *arena, struct diag *diag)
{
	struct document_memory *memory;

	if (!document_get_memory(profile, arena, &memory, diag))
		return false;
	if (!memory)
		return true;
	memory->process = memory_prune(&memory->process, arena);
	for (u32 i = 0; i < memory->child_count; i++)
		memory->children[i] = memory_prune(&memory->children[i], arena);
	document_set_memory(profile, memory, arena);
	return true;
}

bool baseline_prune(struct document *document, struct text root, struct arena *arena,
		    struct diag *diag)
{
	enum { MOST_RUNS = 100 }; /* timed ones; profile-quick makes 40 when it is in doubt */
	static const char *const nothing[] = {NULL};

	for (u32 i = 0; i < document->profile_count; i++) {
		struct document_profile *profile = &document->profiles[i];

		if (profile->cpu)
			prune_cpu(profile, root, arena);
		if (!prune_memory(profile, arena, diag) ||
		    !reduce_member(&profile->others, "timing", nothing, MOST_RUNS, arena, diag))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- updating */

static void remove_profile(struct document *document, struct text name)
{
	u32 count = 0;

	for (u32 i = 0; i < document->profile_count; i++)
		if (!text_equal(document->profiles[i].name, name))
			document->profiles[count++] = document->profiles[i];
	document->profile_count = count;
}

/* Whether the new profile may complete the old one: another kind of the very same thing. */
static bool completes(const struct document *baseline, const struct document_profile *old,
		      const struct document *from, const struct document_profile *now,
		      struct arena *arena, bool *result, struct diag *diag)
{
	struct agreement agreement;

	if (!agreement_check(baseline, old, from, now, arena, &agreement, diag))
		return false;
	*result = !agreement.count && agreement.same_program;
	return true;
}

bool baseline_update(struct document *baseline, const struct document *from, struct arena *arena,
		     struct diag *diag)
{
	for (u32 i = 0; i < from->profile_count; i++) {
		const struct document_profile *now = &from->profiles[i];
		const struct document_profile *old = document_find(baseline, now->name);
		bool is_completed = false;

		if (old && !completes(baseline, old, from, now, arena, &is_completed, diag))
			return false;
		if (old && !is_completed)
			remove_profile(baseline, now->name);
	}
	return document_merge(baseline, from, DOCUMENT_REPLACE, arena, diag);
}

/* ---------------------------------------------------------------- sameness */

static bool keep_what_must_agree(struct document_profile *profile, struct text system,
				 struct arena *arena, struct diag *diag)
{
	static const char *const informing[] = {"fingerprint", "informs", NULL};
	struct text reduced;

	if (!system.data) {
		document_remove_member(&profile->others, T("system"));
		return true;
	}
	if (!copy_without(system, informing, UINT32_MAX, arena, &reduced, diag))
		return false;
	document_set_member(&profile->others, T("system"), reduced, arena);
	return true;
}

/* Of what scatters, only whether it is there counts. */
static void forget_value(double *value)
{
	if (!isnan(*value))
		*value = 0;
}

static void forget_member(struct document_members *members, struct text key, struct arena *arena)
{
	if (document_member(members, key).data)
		document_set_member(members, key, T("{}"), arena);
}

/* The document with nothing in it but what must be the same, as bytes. */
static bool exact_bytes(const struct document *document, struct arena *arena, struct buffer *out,
			struct diag *diag)
{
	static const char *const times[] = {"time", "fsync_time", NULL};
	struct document exact = *document;

	exact.commit = exact.timestamp = exact.system = (struct text){NULL, 0};
	exact.dirty_known = false;
	exact.profiles =
	    ARENA_NEW(arena, struct document_profile, (size_t)document->profile_count + 1);
	for (u32 i = 0; i < document->profile_count; i++) {
		const struct document_profile *from = &document->profiles[i];
		struct document_profile *profile = &exact.profiles[i];

		*profile = *from;
		profile->others = (struct document_members){0};
		for (u32 k = 0; k < from->others.count; k++)
			document_set_member(&profile->others, from->others.items[k].key,
					    from->others.items[k].json, arena);
		forget_value(&profile->cpu_time);
		forget_value(&profile->wall_time);
		forget_value(&profile->peak_memory_mb);
		forget_member(&profile->others, T("repeats"), arena);
		forget_member(&profile->others, T("timing"), arena);
		document_remove_member(&profile->others, T("commit"));
		document_remove_member(&profile->others, T("dirty"));
		document_remove_member(&profile->others, T("timestamp"));
		if (!keep_what_must_agree(profile, system_of(document, from), arena, diag) ||
		    !reduce_member(&profile->others, "io", times, UINT32_MAX, arena, diag))
			return false;
	}
	return document_write(&exact, out, diag);
}

bool baseline_is_same(const struct document *a, const struct document *b, struct arena *arena,
		      bool *is_same, struct diag *diag)
{
	struct buffer first = {0}, second = {0};
	bool fine = exact_bytes(a, arena, &first, diag) && exact_bytes(b, arena, &second, diag);

	*is_same = fine && text_equal(buffer_text(&first), buffer_text(&second));
	buffer_release(&first);
	buffer_release(&second);
	return fine;
}
