#include "functions.h"

#include "common/intern.h"
#include "common/memory.h"
#include "parsers/resolve/graph.h"
#include "parsers/resolve/program.h"
#include "reports/writers/tree_columns.h"
#include "lead.h"
#include "reports/analysis/children.h"
#include "reports/analysis/compare/joined.h"
#include "reports/analysis/compare/library_cost.h"
#include "reports/analysis/event_words.h"
#include "reports/analysis/start_up.h"
#include "reports/analysis/top_lines.h"
#include "reports/analysis/tree/compare.h"
#include "reports/analysis/tree/cpu.h"
#include "reports/views/sampling.h"

#include <stdlib.h>

/* A process as the page shows it. */
struct process {
	const struct cpu_profile *now;
	const struct joined_profiles
	    *joined; /* of a comparison, whose new side is `now`; or NULL */
	bool is_memory;
	bool is_counted;		       /* calls were */
	const struct cpu_sampling *sampled[2]; /* of samples; NULL for exact costs */
	bool has_ended;			       /* it ran only before: `now` has no costs */
};

static const struct cpu_profile *side_of(const struct process *process, int side)
{
	return process->joined ? &process->joined->sides[side] : process->now;
}

/*
 * Whether the columns of an event must be large. The total decides, because no cost is above it.
 */
static bool is_large(const struct process *process, u32 event)
{
	return columns_are_large(process->now->totals[event]) ||
	       columns_are_large(side_of(process, OLD)->totals[event]);
}

/* Adds a member with one column per event. */
static void add_event_columns(struct json_writer *json, const char *key,
			      const struct process *process, const u64 *costs, u32 count)
{
	u32 events = process->now->event_count;

	json_key(json, key);
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < events; e++)
		columns_add_u64(json, costs + e, count, events, is_large(process, e));
	json_close(json);
}

static void add_totals(struct json_writer *json, const char *key, const struct process *process,
		       const u64 *totals)
{
	json_key(json, key);
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < process->now->event_count; e++)
		columns_add_u64(json, totals + e, 1, 1, is_large(process, e));
	json_close(json);
}

/* Begins the members of the old side of a comparison, which are named like those of the new one. */
static void begin_before(struct json_writer *json)
{
	json_key(json, "before");
	json_open_object(json, JSON_LINES);
}

/* `shares` says whose code the functions are. */
static struct tree_place *function_places(const struct cpu_profile *profile,
					  const enum cpu_share *shares, struct arena *arena)
{
	struct tree_place *places = ARENA_NEW(arena, struct tree_place, profile->function_count);

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

/* What became of the functions (enum function_fate). */
static void add_fates(struct json_writer *json, const struct cpu_match *match)
{
	u32 *fates = memory_new((size_t)match->function_count + 1, sizeof(*fates));

	for (u32 f = 0; f < match->function_count; f++)
		fates[f] = match->functions[f].fate;
	json_key(json, "fate");
	columns_add_u32(json, fates, match->function_count, 1);
	free(fates);
}

static void add_calls_before(struct json_writer *json, const struct cpu_match *match)
{
	static const struct matched_function none;
	const struct matched_function *first = match->function_count ? match->functions : &none;

	_Static_assert(sizeof(none) % sizeof(u64) == 0, "a stride of whole numbers");
	json_key(json, "calls");
	columns_add_u64(json, &first->calls[OLD], match->function_count, sizeof(none) / sizeof(u64),
			false);
}

static void add_calls_now(struct json_writer *json, const struct cpu_profile *side)
{
	static const struct cpu_function none;
	const struct cpu_function *first = side->function_count ? side->functions : &none;

	_Static_assert(sizeof(struct cpu_function) % sizeof(u64) == 0, "a stride of whole numbers");
	json_key(json, "calls");
	columns_add_u64(json, &first->calls, side->function_count,
			sizeof(struct cpu_function) / sizeof(u64), false);
}

/* Adds the members that the old side of a comparison has too. */
static void add_functions_before(struct json_writer *json, const struct process *process)
{
	const struct cpu_profile *old = side_of(process, OLD);

	if (!process->joined)
		return;
	begin_before(json);
	add_calls_before(json, &process->joined->match);
	add_event_columns(json, "inclusive", process, old->inclusive, old->function_count);
	add_event_columns(json, "self", process, old->self, old->function_count);
	json_close(json);
}

static void add_functions(struct json_writer *outer, const struct process *process,
			  const struct source_files *sources, struct html_parts *parts)
{
	const struct cpu_profile *now = process->now;
	struct arena arena = {0};
	const enum cpu_share *shares = process->is_memory ? memory_function_shares(now, &arena)
							  : cpu_function_shares(now, &arena);
	struct tree_place *places = function_places(now, shares, &arena);
	struct part part;
	struct json_writer *json = begin_part(&part);

	json_open_object(json, JSON_LINES);
	add_functions_before(json, process);
	add_calls_now(json, now);
	if (process->joined)
		add_fates(json, &process->joined->match);
	add_event_columns(json, "inclusive", process, now->inclusive, now->function_count);
	add_inlined(json, now);
	json_key(json, "places");
	json_open_object(json, JSON_LINES);
	source_files_shorten(sources, places, now->function_count, &arena);
	places_add_columns(json, places, now->function_count);
	json_close(json);
	add_event_columns(json, "self", process, now->self, now->function_count);
	add_start_up(json, now, &arena);
	arena_release(&arena);
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

static void add_call_costs(struct json_writer *json, const struct process *process,
			   const struct cpu_profile *side)
{
	static const struct cpu_call none;
	const struct cpu_call *first = side->call_count ? side->calls : &none;

	add_event_columns(json, "cost", process, side->call_costs, side->call_count);
	json_key(json, "count");
	columns_add_u64(json, &first->count, side->call_count,
			sizeof(struct cpu_call) / sizeof(u64), false);
}

static void add_calls(struct json_writer *outer, const struct process *process,
		      struct html_parts *parts)
{
	struct arena arena = {0};
	struct part part;
	struct json_writer *json = begin_part(&part);
	static const struct cpu_call none;
	u32 count = process->now->call_count;
	const struct cpu_call *first = count ? process->now->calls : &none;

	_Static_assert(sizeof(struct cpu_call) % sizeof(u64) == 0, "a stride of whole numbers");
	json_open_object(json, JSON_LINES);
	if (process->joined) {
		begin_before(json);
		add_call_costs(json, process, side_of(process, OLD));
		json_close(json);
	}
	json_key(json, "callee");
	columns_add_u32(json, &first->callee, count, sizeof(struct cpu_call) / sizeof(u32));
	json_key(json, "caller");
	columns_add_u32(json, &first->caller, count, sizeof(struct cpu_call) / sizeof(u32));
	add_call_costs(json, process, process->now);
	add_recursion(json, process->now, &arena);
	arena_release(&arena);
	json_close(json);
	end_part(&part, outer, "calls", parts);
}

/* ---------------------------------------------------------------- lines */

/*
 * The lines of one side: those with their own costs, then those with calls, then those of counted
 * calls. In a comparison the functions are the matched ones, and lines of the old side are where
 * they are now.
 */
struct line_places {
	const struct process *process;
	const struct cpu_profile *recorded;
	int side;
	struct text executable;
	struct intern *files; /* of both sides */
	u32 count;
	u32 *file, *function, *own;
	u64 *line, *gone;   /* gone: the old number of a line that is not there any more, else 0 */
	u64 *recorded_line; /* as it was numbered on this side */
};

static void add_line_place(struct line_places *places, u32 function, struct text file, u64 line)
{
	const struct joined_profiles *joined = places->process->joined;
	u32 at = places->count++;

	places->recorded_line[at] = line;
	places->own[at] = line_is_own(places->recorded, places->executable, function, file);
	if (joined)
		function = joined->match.ids[places->side][function];
	if (joined && places->side == OLD) {
		const struct mapped_line *mapped =
		    line_map_find(&joined->lines, function, file, line);

		places->gone[at] = mapped->is_gone ? line : 0;
		file = mapped->new_file;
		line = mapped->new_number;
	}
	places->file[at] = intern_add(places->files, file);
	places->function[at] = function;
	places->line[at] = line;
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
	const struct cpu_profile *profile = places->recorded;
	size_t most = profile->lines.count + profile->line_calls.count + profile->place_count;

	places->executable = cpu_executable(profile);
	places->file = ARENA_NEW(arena, u32, most);
	places->function = ARENA_NEW(arena, u32, most);
	places->own = ARENA_NEW(arena, u32, most);
	places->line = ARENA_NEW(arena, u64, most);
	places->gone = ARENA_NEW(arena, u64, most);
	places->recorded_line = ARENA_NEW(arena, u64, most);
	collect_lines(places, &profile->lines);
	collect_lines(places, &profile->line_calls);
	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];

		add_line_place(places, profile->calls[place->call].caller, place->file,
			       place->line);
	}
}

/* The index of an event in the recorded costs. */
static u32 recorded_event(const struct line_places *places, u32 event)
{
	const struct joined_profiles *joined = places->process->joined;

	return joined ? joined->events[places->side][event] : event;
}

/* Adds what own code calls in libraries there, which counts for the line in a comparison. */
static void add_library_costs(struct json_writer *json, const struct line_places *places)
{
	const struct joined_profiles *joined = places->process->joined;
	const struct cpu_profile *profile = places->recorded;

	if (!joined)
		return;
	json_key(json, "library");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < places->process->now->event_count; e++) {
		u64 *costs = library_costs_find(profile, recorded_event(places, e), &joined->match,
						places->side);

		columns_add_u64(json, costs, profile->place_count, 1, is_large(places->process, e));
		free(costs);
	}
	json_close(json);
}

/* Adds the columns of `count` places from `first` on; `counted` for those of counted calls. */
static void add_place_columns(struct json_writer *json, const struct line_places *places,
			      size_t first, size_t count, bool counted)
{
	json_key(json, "file");
	columns_add_u32(json, places->file + first, (u32)count, 1);
	json_key(json, "function");
	columns_add_u32(json, places->function + first, (u32)count, 1);
	if (places->side == OLD) {
		json_key(json, "gone");
		columns_add_u64(json, places->gone + first, (u32)count, 1, false);
	}
	if (counted)
		add_library_costs(json, places);
	json_key(json, "line");
	columns_add_u64(json, places->line + first, (u32)count, 1, false);
	if (places->side == OLD) {
		json_key(json, "number");
		columns_add_u64(json, places->recorded_line + first, (u32)count, 1, false);
	}
	json_key(json, "own");
	columns_add_u32(json, places->own + first, (u32)count, 1);
}

/* Adds a column with the costs of lines for each event. */
static void add_line_costs(struct json_writer *json, const struct line_places *places,
			   const struct cpu_lines *lines)
{
	u64 *costs = memory_new(lines->count, sizeof(*costs));

	json_key(json, "cost");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < places->process->now->event_count; e++) {
		struct cpu_line_cursor cursor = {.lines = lines};
		u32 event = recorded_event(places, e);

		for (u64 *cost = costs; cpu_lines_next(&cursor); cost++)
			*cost = cpu_line_cost(&cursor.line, event);
		columns_add_u64(json, costs, (u32)lines->count, 1, is_large(places->process, e));
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
	add_line_costs(json, places, lines);
	add_place_columns(json, places, first, lines->count, false);
	json_close(json);
}

/* Adds where calls were made, and how many. */
static void add_counted_calls(struct json_writer *json, const struct line_places *places,
			      size_t first)
{
	const struct cpu_profile *profile = places->recorded;
	static const struct cpu_place no_place;
	static const u64 no_cost;
	bool any = profile->place_count > 0;
	const struct cpu_place *places_of_calls = any ? profile->places : &no_place;

	_Static_assert(sizeof(struct cpu_place) % sizeof(u64) == 0, "a stride of whole numbers");
	json_key(json, "counted");
	json_open_object(json, JSON_LINES);
	json_key(json, "cost");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; e < places->process->now->event_count; e++)
		columns_add_u64(
		    json, any ? profile->place_costs + recorded_event(places, e) : &no_cost,
		    profile->place_count, profile->event_count, is_large(places->process, e));
	json_close(json);
	json_key(json, "count");
	columns_add_u64(json, &places_of_calls->count, profile->place_count,
			sizeof(struct cpu_place) / sizeof(u64), false);
	add_place_columns(json, places, first, profile->place_count, true);
	json_close(json);
}

static void add_tables_of_calls(struct json_writer *json, const struct line_places *places)
{
	size_t own = places->recorded->lines.count;

	add_line_table(json, "calls", places, &places->recorded->line_calls, own);
	add_counted_calls(json, places, own + places->recorded->line_calls.count);
}

static void add_own_costs(struct json_writer *json, const struct line_places *places)
{
	add_line_table(json, "self", places, &places->recorded->lines, 0);
}

/* Adds the files as they were recorded, by which addresses name them, and as people read them. */
static void add_files(struct json_writer *json, const struct intern *files,
		      const struct source_files *sources, struct arena *arena)
{
	struct text_column column;

	json_key(json, "files");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < files->count; i++)
		columns_add_text(&column, intern_text(files, i));
	columns_end_texts(&column);
	json_key(json, "files_shown");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < files->count; i++)
		columns_add_text(&column, source_files_name(sources, intern_text(files, i), arena));
	columns_end_texts(&column);
}

/* Adds where each file is published at the commit of that side; nothing if none is. */
static void add_links(struct json_writer *json, const struct intern *files, int side,
		      const struct source_files *sources, struct arena *arena)
{
	if (!sources->url.length)
		return;
	json_key(json, "links");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < files->count; i++)
		json_text(json, source_files_link(sources, side, intern_text(files, i), arena));
	json_close(json);
}

static const struct cpu_profile *recorded_of(const struct process *process, int side)
{
	return process->joined ? process->joined->recorded[side] : process->now;
}

/* The side whose recording says what can be shown. */
static const struct cpu_profile *main_recording(const struct process *process)
{
	return recorded_of(process, process->has_ended ? OLD : NEW);
}

/* Adds the texts of lines with costs, on either side. */
static void add_sources(struct json_writer *json, const struct line_places *old,
			const struct line_places *now, const struct source_files *sources,
			struct arena *arena)
{
	size_t count = (size_t)old->count + now->count;
	u32 *file = ARENA_NEW(arena, u32, count + 1);
	u64 *line = ARENA_NEW(arena, u64, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct line_places *side = i < old->count ? old : now;
		size_t at = i < old->count ? i : i - old->count;

		file[i] = side->file[at];
		line[i] = side->line[at];
	}
	html_add_sources(json, now->files, file, line, (u32)count, sources);
}

/* Adds what source lines cost themselves and by what they call; `file` is an index into `files`. */
static void add_lines(struct json_writer *outer, const struct process *process,
		      const struct source_files *sources, struct html_parts *parts)
{
	struct part part;
	struct json_writer *json = begin_part(&part);
	struct arena arena = {0};
	struct intern files = {0};
	struct line_places now = {.process = process,
				  .recorded = recorded_of(process, NEW),
				  .side = NEW,
				  .files = &files};
	struct line_places old = {.process = process,
				  .recorded = recorded_of(process, OLD),
				  .side = OLD,
				  .files = &files};

	collect_line_places(&now, &arena);
	json_open_object(json, JSON_LINES);
	if (process->joined && old.recorded->lines.count) {
		collect_line_places(&old, &arena);
		begin_before(json);
		add_tables_of_calls(json, &old);
		if (!text_equal(sources->commits[OLD], sources->commits[NEW]))
			add_links(json, &files, OLD, sources, &arena);
		add_own_costs(json, &old);
		json_close(json);
	}
	add_tables_of_calls(json, &now);
	add_files(json, &files, sources, &arena);
	add_links(json, &files, NEW, sources, &arena);
	if (process->joined)
		html_add_replaced(json, &files, old.file, old.recorded_line, old.count, sources,
				  process->joined->moved);
	add_own_costs(json, &now);
	add_sources(json, &old, &now, sources, &arena);
	json_close(json);
	arena_release(&arena);
	intern_release(&files);
	end_part(&part, outer, "lines", parts);
}

static void add_shares(struct json_writer *json, const struct process *process)
{
	static const char *const names[SHARE_COUNT] = {
	    [SHARE_C_LIBRARY] = "c_library", [SHARE_LIBRARIES] = "libraries",
	    [SHARE_LOADER] = "loader",	     [SHARE_PROGRAM] = "program",
	    [SHARE_KERNEL] = "kernel",	     [SHARE_UNKNOWN] = "unknown",
	};

	json_key(json, "shares");
	json_open_object(json, JSON_LINES);
	for (u32 share = 0; share < SHARE_COUNT; share++)
		if (share != SHARE_KERNEL || process->now->shares[share][0])
			add_totals(json, names[share], process, process->now->shares[share]);
	json_close(json);
}

static void add_tree(struct json_writer *outer, const struct tree *tree, struct html_parts *parts)
{
	struct part part;

	tree_add_columns(begin_part(&part), tree, false);
	end_part(&part, outer, "tree", parts);
}

static struct tree tree_of_event(const struct process *process, u32 event, struct arena *arena)
{
	const struct joined_profiles *joined = process->joined;
	const u32 events[2] = {joined ? joined->events[OLD][event] : 0,
			       joined ? joined->events[NEW][event] : event};
	struct tree tree;

	if (!joined)
		return tree_of_contexts(process->now, event, false, arena);
	tree = tree_of_match(joined->recorded, events, &joined->match, false, arena);
	tree.compared = joined->recorded[OLD]->context_count > 0;
	return tree;
}

/* Adds one tree per event, without places, which are the functions. */
static void add_trees(struct json_writer *json, const struct process *process,
		      struct html_parts *parts, struct arena *arena)
{
	json_key(json, "trees");
	json_open_array(json, JSON_LINES);
	for (u32 e = 0; main_recording(process)->context_count && e < process->now->event_count;
	     e++) {
		struct tree all = tree_of_event(process, e, arena);
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
static void add_event_labels(struct json_writer *json, const struct cpu_profile *profile)
{
	json_key(json, "labels");
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < profile->event_count; e++)
		json_text(json, event_words(profile->events[e]));
	json_close(json);
}

/* Adds the unit of each event, in which people read its costs. */
static void add_units(struct json_writer *json, const struct process *process)
{
	json_key(json, "units");
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < process->now->event_count; e++)
		json_text(json, process->is_memory ? memory_event_unit(process->now->events[e])
						   : cpu_event_label(process->now, e));
	json_close(json);
}

/* What the samples are, in a sentence; "" for exact costs. */
static void add_sampled(struct json_writer *json, const struct process *process,
			struct arena *arena)
{
	struct buffer out = {0};
	struct text words;

	json_key(json, "sampled");
	if (process->sampled[NEW]) {
		words = sampling_words(process->sampled[NEW],
				       process->now->totals[SAMPLING_SAMPLES], arena);
		buffer_printf(&out, "Sampled: %.*s", TEXT_ARGS(words));
	}
	if (process->sampled[NEW] && process->sampled[OLD] && process->joined) {
		words = sampling_words(process->sampled[OLD],
				       side_of(process, OLD)->totals[SAMPLING_SAMPLES], arena);
		buffer_printf(&out,
			      "; before %.*s. Numbers of samples differ by chance: which shares "
			      "differ beyond that is in the summary.",
			      TEXT_ARGS(words));
	} else if (process->sampled[NEW]) {
		buffer_add(&out, T(". All figures are estimates."));
	}
	json_text(json, buffer_text(&out));
	buffer_release(&out);
}

static void add_process(struct json_writer *json, const struct process *process, bool opens,
			const struct source_files *sources, struct html_parts *parts,
			struct arena *arena)
{
	const struct cpu_profile *now = process->now;

	json_open_object(json, JSON_LINES);
	if (process->joined) {
		begin_before(json);
		json_member_bool(json, "stacks", process->joined->recorded[OLD]->context_count > 0);
		add_totals(json, "totals", process, side_of(process, OLD)->totals);
		json_close(json);
	}
	add_calls(json, process, parts);
	json_member_text(json, "command", sampling_command(now, arena));
	json_member_bool(json, "counted", process->is_counted);
	json_member_bool(json, "ended", process->has_ended);
	json_key(json, "events");
	json_open_array(json, JSON_INLINE);
	for (u32 e = 0; e < now->event_count; e++)
		json_text(json, cpu_event_label(now, e));
	json_close(json);
	json_member_bool(json, "forked", now->forked);
	add_functions(json, process, sources, parts);
	add_event_labels(json, now);
	if (main_recording(process)->lines.count)
		add_lines(json, process, sources, parts);
	json_member_bool(json, "opens", opens);
	add_totals(json, "program", process, now->program);
	add_sampled(json, process, arena);
	add_shares(json, process);
	add_totals(json, "totals", process, now->totals);
	add_trees(json, process, parts, arena);
	add_units(json, process);
	json_close(json);
}

/* ---------------------------------------------------------------- processes */

/* A process that did nothing: what is left of one that ran only before. */
static struct cpu_profile without_costs(const struct cpu_profile *old, struct arena *arena)
{
	size_t events = (size_t)old->event_count + 1;
	struct cpu_profile none = {.command = old->command,
				   .creator = old->creator,
				   .cycles_label = old->cycles_label,
				   .forked = old->forked,
				   .event_count = old->event_count,
				   .events = old->events,
				   .self = ARENA_NEW(arena, u64, events),
				   .inclusive = ARENA_NEW(arena, u64, events),
				   .totals = ARENA_NEW(arena, u64, events),
				   .program = ARENA_NEW(arena, u64, events)};

	for (u32 share = 0; share < SHARE_COUNT; share++)
		none.shares[share] = ARENA_NEW(arena, u64, events);
	return none;
}

/* What the comparison found for these two, or NULL. */
static const struct cpu_change *find_change(const struct page_subject *subject,
					    const struct cpu_profile *old,
					    const struct cpu_profile *now)
{
	const struct comparison *found = subject->found;

	for (u32 i = 0; found && i < found->profile_count; i++)
		for (u32 k = 0; k < found->profiles[i].process_count; k++) {
			const struct cpu_change *change = &found->profiles[i].processes[k].cpu;

			if (change->profiles[OLD] == old && change->profiles[NEW] == now)
				return change;
		}
	return NULL;
}

/* Adds a process, in a comparison together with what it was before, NULL if there was none. */
static void add_pair(struct json_writer *json, const struct page_subject *subject,
		     const struct cpu_profile *old, struct process process, bool opens,
		     struct html_parts *parts, struct arena *arena)
{
	struct joined_profiles joined;
	bool is_pair = old && cpu_join(old, process.now, find_change(subject, old, process.now),
				       subject->moved, arena, &joined);

	if (is_pair) {
		process.now = &joined.sides[NEW];
		process.joined = &joined;
	}
	add_process(json, &process, opens, subject->sources, parts, arena);
	if (is_pair)
		line_map_release(&joined.lines);
}

/* Adds the process and its children; `process` says of what kind they are. */
static void add_processes(struct json_writer *json, const struct page_subject *subject,
			  const struct document_cpu *old, const struct document_cpu *now,
			  struct process process, struct html_parts *parts, struct arena *arena)
{
	u32 costliest = html_costliest_process(now);
	u32 *partner = old ? children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(now), arena) : NULL;
	u32 *ended, ended_count = old ? children_ended(old->child_count, partner, now->child_count,
						       arena, &ended)
				      : 0;

	json_open_array(json, JSON_LINES);
	process.now = &now->process;
	add_pair(json, subject, old ? &old->process : NULL, process, !costliest, parts, arena);
	for (u32 i = 0; i < now->child_count; i++) {
		process.now = &now->children[i];
		add_pair(json, subject,
			 partner && partner[i] != NO_ID ? &old->children[partner[i]] : NULL,
			 process, costliest == i + 1, parts, arena);
	}
	process.has_ended = true;
	for (u32 i = 0; i < ended_count; i++) {
		const struct cpu_profile *child = &old->children[ended[i]];
		struct cpu_profile none = without_costs(child, arena);

		process.now = &none;
		add_pair(json, subject, child, process, false, parts, arena);
	}
	json_close(json);
}

void html_add_functions(struct json_writer *json, const struct kind *kind,
			const struct page_subject *subject, struct html_parts *parts,
			struct arena *arena)
{
	const struct document_cpu *old =
	    subject->before ? kind_functions(kind, subject->before) : NULL;
	const struct document_cpu *now = kind_functions(kind, subject->profile);

	add_processes(json, subject, old, now,
		      (struct process){
			  .is_counted = !kind->is_estimate,
			  .sampled = {[OLD] = old ? old->sampling : NULL, [NEW] = now->sampling}},
		      parts, arena);
}

void html_add_memory_functions(struct json_writer *json, const struct kind *kind,
			       const struct page_subject *subject, struct html_parts *parts,
			       struct arena *arena)
{
	(void)kind;
	add_processes(json, subject, subject->memory_before, subject->memory,
		      (struct process){.is_memory = true}, parts, arena);
}
