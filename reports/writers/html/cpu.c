#include "cpu.h"

#include "common/intern.h"
#include "common/memory.h"
#include "parsers/resolve/graph.h"
#include "parsers/resolve/program.h"
#include "reports/writers/tree_columns.h"
#include "lead.h"
#include "reports/analysis/figures.h"
#include "reports/analysis/start_up.h"
#include "reports/analysis/top_lines.h"
#include "reports/analysis/tree/cpu.h"

#include <stdlib.h>

/*
 * Whether the columns of an event must be large. The total decides, because no cost is above it.
 */
static bool is_large(const struct cpu_profile *profile, u32 event)
{
	return columns_are_large(profile->totals[event]);
}

/* Adds a member with one column per event. */
static void add_event_columns(struct json_writer *json, const char *key,
			      const struct cpu_profile *profile, const u64 *costs, u32 count)
{
	json_key(json, key);
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < profile->event_count; e++)
		columns_add_u64(json, costs + e, count, profile->event_count, is_large(profile, e));
	json_close(json);
}

static void add_totals(struct json_writer *json, const char *key, const struct cpu_profile *profile,
		       const u64 *totals)
{
	json_key(json, key);
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < profile->event_count; e++)
		columns_add_u64(json, totals + e, 1, 1, is_large(profile, e));
	json_close(json);
}

struct tree_place *html_function_places(const struct cpu_profile *profile, struct arena *arena)
{
	struct tree_place *places = ARENA_NEW(arena, struct tree_place, profile->function_count);
	const enum cpu_share *shares = cpu_function_shares(profile, arena);

	for (u32 i = 0; i < profile->function_count; i++) {
		const struct cpu_function *function = &profile->functions[i];

		places[i] = (struct tree_place){.name = function->name,
						.file = function->file,
						.object = function->object,
						.line = function->line,
						.share = shares[i]};
	}
	return places;
}

/* Those of the start-up, by number; none if there is but one. */
static void add_start_up(struct json_writer *json, const struct cpu_profile *profile,
			 struct arena *arena)
{
	struct start_up start_up = start_up_find(profile, arena);

	json_key(json, "startUp");
	json_open_array(json, JSON_INLINE);
	for (u32 f = 0; start_up.count > 1 && f < profile->function_count; f++)
		if (start_up.is[f])
			json_u64(json, f);
	json_close(json);
}

/* Those that were inlined, by number. */
static void add_inlined(struct json_writer *json, const struct cpu_profile *profile)
{
	json_key(json, "inlined");
	json_open_array(json, JSON_INLINE);
	for (u32 f = 0; f < profile->function_count; f++)
		if (profile->functions[f].inlined)
			json_u64(json, f);
	json_close(json);
}

/* A member that is packed separately. */
struct part {
	struct buffer data, columns;
	struct json_writer json;
};

static struct json_writer *begin_part(struct part *part)
{
	*part = (struct part){.json = {.out = &part->data, .beside = &part->columns}};
	return &part->json;
}

static void end_part(struct part *part, struct json_writer *json, const char *key,
		     struct html_parts *parts)
{
	json_key(json, key);
	html_pack_part(parts, json, buffer_text(&part->data), buffer_text(&part->columns));
	buffer_release(&part->data);
	buffer_release(&part->columns);
}

static void add_functions(struct json_writer *outer, const struct cpu_profile *profile,
			  struct html_parts *parts, struct arena *arena)
{
	struct part part;
	struct json_writer *json = begin_part(&part);
	const u32 stride = sizeof(struct cpu_function) / sizeof(u64);
	static const struct cpu_function none;
	const struct cpu_function *first = profile->function_count ? profile->functions : &none;

	_Static_assert(sizeof(struct cpu_function) % sizeof(u64) == 0, "a stride of whole numbers");
	json_open_object(json, JSON_LINES);
	json_key(json, "calls");
	columns_add_u64(json, &first->calls, profile->function_count, stride, false);
	add_event_columns(json, "inclusive", profile, profile->inclusive, profile->function_count);
	add_inlined(json, profile);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	places_add_columns(json, html_function_places(profile, arena), profile->function_count);
	json_close(json);
	add_event_columns(json, "self", profile, profile->self, profile->function_count);
	add_start_up(json, profile, arena);
	json_close(json);
	end_part(&part, outer, "functions", parts);
}

/* The calls within cycles, by number. */
static void add_recursion(struct json_writer *json, const struct cpu_profile *profile,
			  struct arena *arena)
{
	const bool *recursion = call_graph_recursion(profile, arena);

	json_key(json, "recursion");
	json_open_array(json, JSON_INLINE);
	for (u32 i = 0; i < profile->call_count; i++)
		if (recursion[i])
			json_u64(json, i);
	json_close(json);
}

static void add_calls(struct json_writer *outer, const struct cpu_profile *profile,
		      struct html_parts *parts, struct arena *arena)
{
	struct part part;
	struct json_writer *json = begin_part(&part);
	static const struct cpu_call none;
	const struct cpu_call *first = profile->call_count ? profile->calls : &none;
	u32 count = profile->call_count;

	_Static_assert(sizeof(struct cpu_call) % sizeof(u64) == 0, "a stride of whole numbers");
	json_open_object(json, JSON_LINES);
	json_key(json, "callee");
	columns_add_u32(json, &first->callee, count, sizeof(struct cpu_call) / sizeof(u32));
	json_key(json, "caller");
	columns_add_u32(json, &first->caller, count, sizeof(struct cpu_call) / sizeof(u32));
	add_event_columns(json, "cost", profile, profile->call_costs, count);
	json_key(json, "count");
	columns_add_u64(json, &first->count, count, sizeof(struct cpu_call) / sizeof(u64), false);
	add_recursion(json, profile, arena);
	json_close(json);
	end_part(&part, outer, "calls", parts);
}

/* ---------------------------------------------------------------- lines */

/* The places of lines with their own costs, of lines with calls, and of counted calls, one after
 * the other. */
struct line_places {
	const struct cpu_profile *profile;
	struct text executable;
	struct intern files;
	u32 count;
	u32 *file, *function, *own;
	u64 *line;
};

static void add_line_place(struct line_places *places, u32 function, struct text file, u64 line)
{
	places->file[places->count] = intern_add(&places->files, file);
	places->function[places->count] = function;
	places->line[places->count] = line;
	places->own[places->count] =
	    line_is_own(places->profile, places->executable, function, file);
	places->count++;
}

static void collect_lines(struct line_places *places, const struct cpu_lines *lines)
{
	struct cpu_line_cursor cursor = {.lines = lines};

	while (cpu_lines_next(&cursor))
		add_line_place(places, cursor.line.function, lines->files[cursor.line.file],
			       cursor.line.line);
}

static void collect_line_places(struct line_places *places, struct arena *arena)
{
	const struct cpu_profile *profile = places->profile;
	size_t most = profile->lines.count + profile->line_calls.count + profile->place_count;

	places->executable = cpu_executable(profile);
	places->file = ARENA_NEW(arena, u32, most);
	places->function = ARENA_NEW(arena, u32, most);
	places->own = ARENA_NEW(arena, u32, most);
	places->line = ARENA_NEW(arena, u64, most);
	collect_lines(places, &profile->lines);
	collect_lines(places, &profile->line_calls);
	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];

		add_line_place(places, profile->calls[place->call].caller, place->file,
			       place->line);
	}
}

/* Adds the columns of `count` places from `first` on. */
static void add_place_columns(struct json_writer *json, const struct line_places *places,
			      size_t first, size_t count)
{
	json_key(json, "file");
	columns_add_u32(json, places->file + first, (u32)count, 1);
	json_key(json, "function");
	columns_add_u32(json, places->function + first, (u32)count, 1);
	json_key(json, "line");
	columns_add_u64(json, places->line + first, (u32)count, 1, false);
	json_key(json, "own");
	columns_add_u32(json, places->own + first, (u32)count, 1);
}

/* Adds a column with the costs of lines for each event. */
static void add_line_costs(struct json_writer *json, const struct cpu_profile *profile,
			   const struct cpu_lines *lines)
{
	u64 *costs = memory_new(lines->count, sizeof(*costs));

	json_key(json, "cost");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < profile->event_count; e++) {
		struct cpu_line_cursor cursor = {.lines = lines};

		for (u64 *cost = costs; cpu_lines_next(&cursor); cost++)
			*cost = cpu_line_cost(&cursor.line, e);
		columns_add_u64(json, costs, (u32)lines->count, 1, is_large(profile, e));
	}
	json_close(json);
	free(costs);
}

static void add_line_table(struct json_writer *json, const char *key,
			   const struct line_places *places, const struct cpu_lines *lines,
			   size_t first)
{
	json_key(json, key);
	json_open_object(json, JSON_LINES);
	add_line_costs(json, places->profile, lines);
	add_place_columns(json, places, first, lines->count);
	json_close(json);
}

/* Adds where calls were made, and how many. */
static void add_counted_calls(struct json_writer *json, const struct line_places *places,
			      size_t first)
{
	const struct cpu_profile *profile = places->profile;
	static const struct cpu_place none;
	const struct cpu_place *place = profile->place_count ? profile->places : &none;

	_Static_assert(sizeof(struct cpu_place) % sizeof(u64) == 0, "a stride of whole numbers");
	json_key(json, "counted");
	json_open_object(json, JSON_LINES);
	add_event_columns(json, "cost", profile, profile->place_costs, profile->place_count);
	json_key(json, "count");
	columns_add_u64(json, &place->count, profile->place_count,
			sizeof(struct cpu_place) / sizeof(u64), false);
	add_place_columns(json, places, first, profile->place_count);
	json_close(json);
}

static void add_files(struct json_writer *json, const struct line_places *places)
{
	json_key(json, "files");
	json_open_array(json, JSON_INLINE);
	for (u32 i = 0; i < places->files.count; i++)
		json_text(json, intern_text(&places->files, i));
	json_close(json);
}

/* Adds where each file is published; nothing if none is. */
static void add_links(struct json_writer *json, const struct line_places *places,
		      const struct source_files *sources, struct arena *arena)
{
	if (!sources->url.length)
		return;
	json_key(json, "links");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < places->files.count; i++)
		json_text(json, source_files_link(sources, intern_text(&places->files, i), arena));
	json_close(json);
}

/* Adds what source lines cost themselves and by what they call; `file` is an index into `files`. */
static void add_lines(struct json_writer *outer, const struct cpu_profile *profile,
		      const struct source_files *sources, struct html_parts *parts,
		      struct arena *arena)
{
	struct part part;
	struct json_writer *json = begin_part(&part);
	struct line_places places = {.profile = profile};
	size_t own = profile->lines.count, calls = profile->line_calls.count;

	collect_line_places(&places, arena);
	json_open_object(json, JSON_LINES);
	add_line_table(json, "calls", &places, &profile->line_calls, own);
	add_counted_calls(json, &places, own + calls);
	add_files(json, &places);
	add_links(json, &places, sources, arena);
	add_line_table(json, "self", &places, &profile->lines, 0);
	json_key(json, "texts");
	html_add_sources(json, &places.files, places.file, places.line, places.count, sources);
	json_close(json);
	end_part(&part, outer, "lines", parts);
	intern_release(&places.files);
}

static void add_shares(struct json_writer *json, const struct cpu_profile *profile)
{
	static const char *const names[SHARE_COUNT] = {
	    [SHARE_C_LIBRARY] = "c_library", [SHARE_LIBRARIES] = "libraries",
	    [SHARE_LOADER] = "loader",	     [SHARE_PROGRAM] = "program",
	    [SHARE_UNKNOWN] = "unknown",
	};

	json_key(json, "shares");
	json_open_object(json, JSON_LINES);
	for (u32 share = 0; share < SHARE_COUNT; share++)
		add_totals(json, names[share], profile, profile->shares[share]);
	json_close(json);
}

static void add_tree(struct json_writer *outer, const struct tree *tree, struct html_parts *parts)
{
	struct part part;

	tree_add_columns(begin_part(&part), tree, false);
	end_part(&part, outer, "tree", parts);
}

/* Adds one tree per event, without places, which are the functions. */
static void add_trees(struct json_writer *json, const struct cpu_profile *profile,
		      struct html_parts *parts, struct arena *arena)
{
	json_key(json, "trees");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; profile->context_count && e < profile->event_count; e++) {
		struct tree all = tree_of_contexts(profile, e, false, arena);
		u32 hidden;
		struct tree tree =
		    tree_prune(&all, e ? HTML_MAX_OTHER_FRAMES : HTML_MAX_FRAMES, arena, &hidden);

		json_open_object(json, JSON_LINES);
		json_member_u64(json, "hidden", hidden);
		add_tree(json, &tree, parts);
		json_close(json);
	}
	json_close(json);
}

/* Adds what the events count, in words; "" where there are none. */
static void add_event_labels(struct json_writer *json, const struct cpu_profile *profile,
			     struct arena *arena)
{
	json_key(json, "labels");
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < profile->event_count; e++) {
		struct text name = figures_event(profile->events[e], "", arena);
		const struct metric_kind *metric = metric_find(name);

		json_text(json, metric ? metric->label : T(""));
	}
	json_close(json);
}

static void add_process(struct json_writer *json, const struct cpu_profile *profile, bool opens,
			const struct source_files *sources, struct html_parts *parts,
			struct arena *arena)
{
	json_open_object(json, JSON_LINES);
	add_calls(json, profile, parts, arena);
	json_member_text(json, "command", profile->command);
	json_key(json, "events");
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < profile->event_count; e++)
		json_text(json, profile->events[e]);
	json_close(json);
	json_member_bool(json, "forked", profile->forked);
	add_functions(json, profile, parts, arena);
	add_event_labels(json, profile, arena);
	if (profile->lines.count)
		add_lines(json, profile, sources, parts, arena);
	json_member_bool(json, "opens", opens);
	add_totals(json, "program", profile, profile->program);
	add_shares(json, profile);
	add_totals(json, "totals", profile, profile->totals);
	add_trees(json, profile, parts, arena);
	json_close(json);
}

void html_add_cpu(struct json_writer *json, const struct kind *kind,
		  const struct document_profile *profile, const struct source_files *sources,
		  struct html_parts *parts, struct arena *arena)
{
	const struct document_cpu *cpu = kind_functions(kind, profile);

	u32 costliest = html_costliest_process(cpu);

	json_open_array(json, JSON_LINES);
	add_process(json, &cpu->process, !costliest, sources, parts, arena);
	for (u32 i = 0; i < cpu->child_count; i++)
		add_process(json, &cpu->children[i], costliest == i + 1, sources, parts, arena);
	json_close(json);
}
