#include "memory.h"

#include "parsers/document/memory.h"

#include "reports/writers/tree_columns.h"
#include "reports/analysis/children.h"
#include "reports/analysis/compare/pair.h"
#include "reports/analysis/memory_frames.h"
#include "reports/analysis/tree/memory.h"
#include "reports/views/memory_timeline.h"
#include "reports/views/memory_view.h"
#include "timeline.h"

/* A process of one run; in a report also as functions, else NULL. */
struct run {
	const struct memory_profile *profile;
	const struct cpu_profile *functions;
	const struct memory_file_names *files;
};

/* ---------------------------------------------------------------- what was alive */

static void add_list(struct json_writer *json, const struct alive *list)
{
	static const struct alive_row none;
	const struct alive_row *first = list->row_count ? list->rows : &none;
	bool are_large = columns_are_large(list->bytes);

	_Static_assert(sizeof(struct alive_row) % sizeof(u64) == 0, "a stride of whole numbers");
	json_open_object(json, JSON_LINES);
	json_key(json, "blocks");
	columns_add_u64(json, &first->blocks, list->row_count,
			sizeof(struct alive_row) / sizeof(u64), are_large);
	json_key(json, "bytes");
	columns_add_u64(json, &first->bytes, list->row_count,
			sizeof(struct alive_row) / sizeof(u64), are_large);
	json_key(json, "place");
	columns_add_u32(json, &first->place, list->row_count,
			sizeof(struct alive_row) / sizeof(u32));
	json_close(json);
}

/* Adds the lists by the names that `sites` has too; those of snapshots are beside their trees. */
static void add_lists(struct json_writer *json, const struct alive_lists *lists)
{
	static const struct {
		const char *key;
		enum tree_moment moment;
	} members[] = {
	    {"allocated", MOMENT_ALLOCATED}, {"exit", MOMENT_EXIT}, {"peak", MOMENT_PEAK}};

	json_key(json, "lists");
	json_open_object(json, JSON_LINES);
	for (size_t i = 0; i < LENGTH_OF(members); i++) {
		json_key(json, members[i].key);
		add_list(json, &lists->moments[members[i].moment]);
	}
	json_close(json);
}

/* Where the places are among the functions that allocate. */
struct places_found {
	u32 *function;
	u64 *line;
};

static struct places_found find_places(const struct alive_lists *lists, const struct run *run,
				       struct arena *arena)
{
	struct places_found found = {ARENA_NEW(arena, u32, (size_t)lists->place_count + 1),
				     ARENA_NEW(arena, u64, (size_t)lists->place_count + 1)};

	for (u32 i = 0; run->functions && i < lists->place_count; i++)
		found.function[i] = memory_find_function(run->functions, run->files,
							 lists->places[i], &found.line[i], arena);
	return found;
}

/* Adds the places of the lists: short labels and the recorded frames. */
static void add_places(struct json_writer *json, const struct alive_lists *lists,
		       const struct run *run, struct arena *arena)
{
	struct places_found found = find_places(lists, run, arena);
	struct text_column column;

	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	if (run->functions) {
		json_key(json, "function");
		columns_add_u32(json, found.function, lists->place_count, 1);
	}
	json_key(json, "label");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < lists->place_count; i++)
		columns_add_text(&column, memory_place_label(lists->places[i], arena));
	columns_end_texts(&column);
	if (run->functions) {
		json_key(json, "line");
		columns_add_u64(json, found.line, lists->place_count, 1, false);
	}
	json_key(json, "name");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < lists->place_count; i++)
		columns_add_text(&column, lists->places[i]);
	columns_end_texts(&column);
	json_close(json);
}

/* ---------------------------------------------------------------- leaks */

/* In short, the chain begins with the place; its full form begins with the library's frames. */
static struct text chain_of(const struct memory_row *row, bool in_short, struct arena *arena)
{
	u32 first = in_short ? memory_first_outside(row->site) : row->first;
	struct buffer out = {0};

	memory_add_chain(&out, row->site, first, in_short);
	return buffer_take(&out, arena);
}

/* A count is a text if JavaScript's numbers cannot hold it. */
static void add_exact(struct json_writer *json, const char *key, u64 count)
{
	struct buffer text = {0};

	if (!columns_are_large(count)) {
		json_member_u64(json, key, count);
		return;
	}
	buffer_add_u64(&text, count);
	json_member_text(json, key, buffer_text(&text));
	buffer_release(&text);
}

static void add_leak(struct json_writer *json, const struct memory_row *row, struct arena *arena)
{
	json_open_object(json, JSON_INLINE);
	add_exact(json, "blocks", row->site->at_exit_blocks);
	add_exact(json, "bytes", row->site->at_exit_bytes);
	json_member_text(json, "label", chain_of(row, true, arena));
	json_member_text(json, "name", chain_of(row, false, arena));
	json_close(json);
}

static void add_sum(struct json_writer *json, const char *key, const struct memory_sum *sum)
{
	json_key(json, key);
	json_open_object(json, JSON_INLINE);
	add_exact(json, "blocks", sum->blocks);
	add_exact(json, "bytes", sum->bytes);
	json_member_u64(json, "sites", sum->sites);
	json_close(json);
}

/* Adds what was never freed: the largest sites, all of them together, and those not listed. */
static void add_leaks(struct json_writer *json, const struct memory_profile *profile,
		      struct arena *arena)
{
	enum { SHOWN = 50 };
	struct memory_view view;
	struct memory_sum kept = {0};

	memory_view_make(profile, SHOWN, arena, &view);
	for (u32 i = 0; i < view.owner_count; i++) {
		kept.sites += view.owners[i].kept.sites;
		kept.bytes += view.owners[i].kept.bytes;
		kept.blocks += view.owners[i].kept.blocks;
	}
	json_key(json, "leaks");
	json_open_object(json, JSON_LINES);
	add_sum(json, "all", &view.leaked);
	add_sum(json, "kept", &kept);
	add_sum(json, "others", &view.leak_others);
	json_key(json, "rows");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < view.leak_count; i++)
		add_leak(json, &view.leaks[i], arena);
	json_close(json);
	json_close(json);
}

/* ---------------------------------------------------------------- sites */

/* Adds the trees of all moments, and their places, which are the same. */
static void add_sites(struct json_writer *json, const struct run *run, struct arena *arena)
{
	static const struct {
		const char *key;
		enum tree_moment moment;
	} members[] = {
	    {"allocated", MOMENT_ALLOCATED}, {"exit", MOMENT_EXIT}, {"peak", MOMENT_PEAK}};
	struct tree tree;

	json_key(json, "sites");
	json_open_object(json, JSON_LINES);
	for (size_t i = 0; i < LENGTH_OF(members); i++) {
		tree = tree_of_sites(NULL, run->profile, members[i].moment, run->files, arena);
		if (!tree.frames[0].total)
			continue;
		json_key(json, members[i].key);
		tree_add_columns(json, &tree, false);
	}
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, tree.places, tree.place_count);
	json_close(json);
	json_close(json);
}

/* ---------------------------------------------------------------- snapshots */

static void add_figures(struct json_writer *json, const char *key,
			const struct memory_profile *profile, const u64 *first)
{
	_Static_assert(sizeof(struct memory_snapshot) % sizeof(u64) == 0,
		       "a stride of whole numbers");
	json_key(json, key);
	columns_add_u64(json, first, profile->snapshot_count,
			sizeof(struct memory_snapshot) / sizeof(u64), false);
}

/* Adds the lists and trees of detailed snapshots; the trees' places are the profile's frames. */
static void add_trees(struct json_writer *json, const struct memory_profile *profile,
		      const struct alive_lists *lists, struct arena *arena)
{
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < profile->snapshot_count; i++) {
		struct tree all, tree;
		u32 hidden;

		if (!profile->snapshots[i].is_detailed)
			continue;
		all = tree_of_snapshot(profile, i, arena);
		tree = tree_prune(&all, HTML_MAX_SNAPSHOT_FRAMES, arena, &hidden);
		json_open_object(json, JSON_LINES);
		json_key(json, "list");
		add_list(json, &lists->snapshots[i]);
		json_member_u64(json, "snapshot", i);
		json_key(json, "tree");
		tree_add_columns(json, &tree, false);
		json_close(json);
	}
	json_close(json);
}

static void add_snapshots(struct json_writer *json, const struct run *run,
			  const struct alive_lists *lists, struct arena *arena)
{
	const struct memory_profile *profile = run->profile;
	const struct memory_snapshot *first = profile->snapshots;

	json_key(json, "snapshots");
	json_open_object(json, JSON_LINES);
	add_figures(json, "extra", profile, &first->extra);
	add_figures(json, "heap", profile, &first->heap);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, tree_frame_places(profile, run->files, arena),
			   profile->frame_count);
	json_close(json);
	add_figures(json, "stacks", profile, &first->stacks);
	add_figures(json, "time", profile, &first->time);
	json_key(json, "trees");
	add_trees(json, profile, lists, arena);
	json_member_text(json, "unit", profile->time_unit);
	json_close(json);
}

/* ---------------------------------------------------------------- processes */

static void add_timeline(struct json_writer *json, const struct memory_profile *profile,
			 const struct alive_lists *lists, struct arena *arena)
{
	struct memory_timeline timeline;

	memory_timeline_make(profile, lists, arena, &timeline);
	json_key(json, "timeline");
	html_add_timeline_data(json, &timeline);
}

/* Adds both runs' heap in one picture, if both have a timeline of the same unit. */
static void add_overlay(struct json_writer *json, const struct memory_profile *const profiles[2],
			struct arena *arena)
{
	struct memory_timeline timelines[2];

	for (int side = OLD; side <= NEW; side++) {
		struct alive_lists lists;

		if (!profiles[side]->snapshot_count)
			return;
		alive_make(profiles[side], arena, &lists);
		memory_timeline_make(profiles[side], &lists, arena, &timelines[side]);
	}
	if (!text_equal(timelines[OLD].time_unit, timelines[NEW].time_unit))
		return;
	json_key(json, "overlay");
	html_add_overlay_data(json, &timelines[OLD], &timelines[NEW]);
}

/* Adds the members of a process of one run, and in a comparison both runs' heap in one picture;
 * `old` is NULL otherwise. */
static void add_run(struct json_writer *json, const struct memory_profile *old,
		    const struct run *run, struct arena *arena)
{
	const struct memory_profile *profile = run->profile;
	struct alive_lists lists;

	alive_make(profile, arena, &lists);
	json_member_text(json, "command", profile->command);
	json_member_bool(json, "exact", profile->sites_source == MEMORY_DHAT);
	json_member_bool(json, "forked", profile->forked);
	add_leaks(json, profile, arena);
	add_lists(json, &lists);
	if (old)
		add_overlay(json, (const struct memory_profile *const[]){old, profile}, arena);
	add_exact(json, "peak", profile->peak_bytes);
	add_places(json, &lists, run, arena);
	add_sites(json, run, arena);
	if (profile->snapshot_count)
		add_snapshots(json, run, &lists, arena);
	if (profile->snapshot_count)
		add_timeline(json, profile, &lists, arena);
}

/* Adds a process, in a comparison together with what it was before, NULL if there was none. One
 * that ran only before has no profile now, and allocates nothing. */
static void add_process(struct json_writer *json, const struct memory_profile *old,
			const struct run *now, struct arena *arena)
{
	struct memory_profile none = {0};
	const struct run run_of_none = {.profile = &none, .files = now->files};

	if (!now->profile) {
		none.command = old->command;
		none.forked = old->forked;
		none.sites_source = old->sites_source;
		now = &run_of_none;
	}
	json_open_object(json, JSON_LINES);
	if (old) {
		json_key(json, "before");
		json_open_object(json, JSON_LINES);
		add_run(json, NULL, &(struct run){.profile = old, .files = now->files}, arena);
		json_close(json);
	}
	add_run(json, old, now, arena);
	json_close(json);
}

/* In a comparison, functions are numbered as both runs have them, so that places have none. */
static struct run run_of(const struct page_subject *subject, const struct memory_profile *profile,
			 const struct cpu_profile *functions)
{
	bool is_known = subject->memory && !subject->before;

	return (struct run){profile, is_known ? functions : NULL, subject->memory_files};
}

void html_add_memory(struct json_writer *json, const struct kind *kind,
		     const struct page_subject *subject, struct html_parts *parts,
		     struct arena *arena)
{
	const struct document_memory *memory = subject->profile->memory;
	const struct document_memory *old = subject->before ? subject->before->memory : NULL;
	const struct document_cpu *functions = subject->memory;
	u32 *partner =
	    old ? children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(memory), arena) : NULL;
	u32 *ended, ended_count = old ? children_ended(old->child_count, partner,
						       memory->child_count, arena, &ended)
				      : 0;
	struct run run = run_of(subject, &memory->process, functions ? &functions->process : NULL);

	(void)kind;
	(void)parts;
	json_open_array(json, JSON_LINES);
	add_process(json, old ? &old->process : NULL, &run, arena);
	for (u32 i = 0; i < memory->child_count; i++) {
		run = run_of(subject, &memory->children[i],
			     functions ? &functions->children[i] : NULL);
		add_process(json,
			    partner && partner[i] != NO_ID ? &old->children[partner[i]] : NULL,
			    &run, arena);
	}
	run = (struct run){.files = subject->memory_files};
	for (u32 i = 0; i < ended_count; i++)
		add_process(json, &old->children[ended[i]], &run, arena);
	json_close(json);
}
