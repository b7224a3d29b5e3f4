#include "memory.h"

#include "parsers/document/memory.h"

#include "reports/writers/tree_columns.h"
#include "reports/analysis/tree/memory.h"

/* ---------------------------------------------------------------- sites */

static void add_sites(struct json_writer *json, const struct memory_profile *profile,
		      struct arena *arena)
{
	static const struct {
		const char *key;
		enum tree_moment moment;
	} members[] = {
	    {"allocated", MOMENT_ALLOCATED}, {"exit", MOMENT_EXIT}, {"peak", MOMENT_PEAK}};

	json_key(json, "sites");
	json_open_object(json, JSON_LINES);
	for (size_t i = 0; i < LENGTH_OF(members); i++) {
		struct tree tree = tree_of_sites(NULL, profile, members[i].moment, arena);

		if (!tree.frames[0].total)
			continue;
		json_key(json, members[i].key);
		tree_add_columns(json, &tree, true);
	}
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

/* Adds the trees of detailed snapshots; their places are the profile's frames. */
static void add_trees(struct json_writer *json, const struct memory_profile *profile,
		      struct arena *arena)
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
		json_member_u64(json, "snapshot", i);
		json_key(json, "tree");
		tree_add_columns(json, &tree, false);
		json_close(json);
	}
	json_close(json);
}

static void add_snapshots(struct json_writer *json, const struct memory_profile *profile,
			  struct arena *arena)
{
	const struct memory_snapshot *first = profile->snapshots;

	json_key(json, "snapshots");
	json_open_object(json, JSON_LINES);
	add_figures(json, "extra", profile, &first->extra);
	add_figures(json, "heap", profile, &first->heap);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, tree_frame_places(profile, arena), profile->frame_count);
	json_close(json);
	add_figures(json, "stacks", profile, &first->stacks);
	add_figures(json, "time", profile, &first->time);
	json_key(json, "trees");
	add_trees(json, profile, arena);
	json_member_text(json, "unit", profile->time_unit);
	json_close(json);
}

/* ---------------------------------------------------------------- processes */

static void add_process(struct json_writer *json, const struct memory_profile *profile,
			struct arena *arena)
{
	json_open_object(json, JSON_LINES);
	json_member_text(json, "command", profile->command);
	json_member_bool(json, "exact", profile->sites_source == MEMORY_DHAT);
	json_member_bool(json, "forked", profile->forked);
	add_sites(json, profile, arena);
	if (profile->snapshot_count)
		add_snapshots(json, profile, arena);
	json_close(json);
}

void html_add_memory(struct json_writer *json, const struct kind *kind,
		     const struct document_profile *profile, const struct source_files *sources,
		     struct html_parts *parts, struct arena *arena)
{
	const struct document_memory *memory = profile->memory;

	(void)kind;
	(void)sources;
	(void)parts;
	json_open_array(json, JSON_LINES);
	add_process(json, &memory->process, arena);
	for (u32 i = 0; i < memory->child_count; i++)
		add_process(json, &memory->children[i], arena);
	json_close(json);
}
