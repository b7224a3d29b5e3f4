#include "memory_functions.h"

#include "common/memory.h"
#include "common/pairs.h"
#include "parsers/model/costs.h"
#include "parsers/resolve/contexts.h"
#include "parsers/resolve/own.h"
#include "parsers/resolve/program.h"
#include "reports/analysis/memory_frames.h"
#include "reports/analysis/tree/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- events */

static const struct event {
	struct text name;
	enum tree_moment moment;
	bool in_blocks;
} events[] = {
    {TEXT("bytes at the peak"), MOMENT_PEAK, false},
    {TEXT("blocks at the peak"), MOMENT_PEAK, true},
    {TEXT("bytes never freed"), MOMENT_EXIT, false},
    {TEXT("blocks never freed"), MOMENT_EXIT, true},
    {TEXT("bytes allocated"), MOMENT_ALLOCATED, false},
    {TEXT("blocks allocated"), MOMENT_ALLOCATED, true},
};

enum { EVENTS_OF_MASSIF = 1 };

struct text memory_event_unit(struct text event)
{
	return text_before(event, text_find(event, ' '));
}

static void read_costs(const struct memory_site *site, u32 event_count, u64 *costs)
{
	for (u32 e = 0; e < event_count; e++)
		costs[e] = events[e].in_blocks ? tree_moment_blocks(site, events[e].moment)
					       : tree_moment_bytes(site, events[e].moment);
}

/* ---------------------------------------------------------------- frames */

/* A function at a line of it: what one recorded frame says. */
struct frame {
	struct text object, name, file;
	u64 line;
	u32 id;	      /* of the recorded text */
	bool is_used; /* in a chain */
	u32 function;
	u32 file_id;
};

/* The chain of callers of a site, outermost first: `count` of all links from `first` on. */
struct chain {
	const struct memory_site *site;
	size_t first;
	u32 count;
};

struct maker {
	const struct memory_profile *profile;
	const struct memory_file_names *names;
	struct arena *arena;
	struct cpu_profile *out;

	struct intern texts, files;
	struct frame *frames; /* by id of the text, then sorted by function, file and line */
	size_t frame_capacity;
	u32 frame_count;
	bool *is_outside; /* by id of the text; room as for frames */
	size_t outside_capacity;

	struct chain *chains;
	u32 *links; /* of all chains: frames */
	size_t link_count, link_capacity;

	u32 *last_chain; /* by what is counted once for each chain: the one it was counted for */
};

/* Files without a name of their own are those of libraries. */
static struct text shown_file(const struct memory_file_names *names, struct text file,
			      struct arena *arena)
{
	u32 id = file.length ? intern_find(&names->recorded, file) : INTERN_NONE;

	if (id != INTERN_NONE)
		return names->shown[id];
	return file.length ? arena_printf(arena, "?\?\?/%.*s", TEXT_ARGS(file)) : file;
}

static struct frame read_frame(struct text text, const struct memory_file_names *names,
			       struct arena *arena)
{
	struct memory_frame recorded = memory_frame_read(text);
	struct frame frame = {.object = recorded.object,
			      .name = recorded.function,
			      .file = shown_file(names, recorded.file, arena)};

	if (!text_to_u64(recorded.line, &frame.line))
		frame.line = 0;
	if (!frame.object.length && file_is_own(frame.file))
		frame.object = T(MEMORY_PROGRAM);
	return frame;
}

/* The id of a frame; it is read when it is seen first. */
static u32 add_frame(struct maker *maker, struct text text,
		     const struct memory_allocators *allocators)
{
	u32 id = intern_add(&maker->texts, text);

	if (id < maker->frame_count)
		return id;
	GROW(maker->frames, maker->frame_capacity, (size_t)id + 1);
	GROW(maker->is_outside, maker->outside_capacity, (size_t)id + 1);
	maker->frames[id] = read_frame(intern_text(&maker->texts, id), maker->names, maker->arena);
	maker->frames[id].id = id;
	maker->frames[id].file_id = intern_add(&maker->files, maker->frames[id].file);
	maker->is_outside[id] = memory_is_outside(text, allocators);
	maker->frame_count = id + 1;
	return id;
}

static void add_link(struct maker *maker, u32 frame)
{
	maker->frames[frame].is_used = true;
	GROW(maker->links, maker->link_capacity, maker->link_count + 1);
	maker->links[maker->link_count++] = frame;
}

static void read_chain(struct maker *maker, struct chain *chain)
{
	const struct memory_site *site = chain->site;
	u32 place = memory_first_outside(site);

	chain->first = maker->link_count;
	for (u32 k = site->frame_count; k-- > place + 1;) {
		u32 frame = add_frame(maker, site->frames[k], site->allocators);

		if (maker->is_outside[frame])
			add_link(maker, frame);
	}
	add_link(maker,
		 add_frame(maker, place < site->frame_count ? site->frames[place] : site->name,
			   site->allocators));
	chain->count = (u32)(maker->link_count - chain->first);
}

static void read_chains(struct maker *maker)
{
	const struct memory_profile *profile = maker->profile;

	maker->chains = memory_new((size_t)profile->site_count + 1, sizeof(*maker->chains));
	for (u32 i = 0; i < profile->site_count; i++) {
		maker->chains[i].site = &profile->sites[i];
		read_chain(maker, &maker->chains[i]);
	}
}

/* ---------------------------------------------------------------- functions */

static int by_function(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;
	int order = text_compare(x->object, y->object);

	order = order ? order : text_compare(x->name, y->name);
	return order ? order : text_compare(x->file, y->file);
}

/* Those of one function by line; the recorded texts decide what else is the same. */
static int by_place(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;
	int order = by_function(a, b);

	if (order)
		return order;
	return x->line == y->line ? (x->id > y->id) - (x->id < y->id)
				  : (x->line > y->line) - (x->line < y->line);
}

static void drop_unused_frames(struct maker *maker)
{
	u32 count = 0;

	for (u32 i = 0; i < maker->frame_count; i++)
		if (maker->frames[i].is_used)
			maker->frames[count++] = maker->frames[i];
	maker->frame_count = count;
}

/* Sorts the frames, and renumbers the links. */
static void sort_frames(struct maker *maker)
{
	u32 *rank = memory_new((size_t)maker->frame_count + 1, sizeof(*rank));

	drop_unused_frames(maker);
	if (maker->frame_count)
		qsort(maker->frames, maker->frame_count, sizeof(*maker->frames), by_place);
	for (u32 i = 0; i < maker->frame_count; i++)
		rank[maker->frames[i].id] = i;
	for (size_t i = 0; i < maker->link_count; i++)
		maker->links[i] = rank[maker->links[i]];
	free(rank);
}

static void find_functions(struct maker *maker)
{
	struct cpu_profile *out = maker->out;

	out->functions = ARENA_NEW(maker->arena, struct cpu_function, maker->frame_count + 1);
	for (u32 i = 0; i < maker->frame_count; i++) {
		struct frame *frame = &maker->frames[i];

		if (!i || by_function(frame - 1, frame))
			out->functions[out->function_count++] =
			    (struct cpu_function){.object = frame->object,
						  .file = frame->file,
						  .name = frame->name,
						  .line = frame->line};
		frame->function = out->function_count - 1;
	}
}

/* ---------------------------------------------------------------- contexts */

static u32 function_of(const struct maker *maker, u32 link)
{
	return maker->frames[link].function;
}

static int by_functions(const void *a, const void *b, void *context)
{
	const struct chain *x = a, *y = b;
	const struct maker *maker = context;
	u32 count = x->count < y->count ? x->count : y->count;

	for (u32 k = 0; k < count; k++) {
		u32 left = function_of(maker, maker->links[x->first + k]);
		u32 right = function_of(maker, maker->links[y->first + k]);

		if (left != right)
			return left < right ? -1 : 1;
	}
	return (x->count > y->count) - (x->count < y->count);
}

static u64 *row_of(const struct maker *maker, u64 *costs, u32 row)
{
	return costs_row(costs, row, maker->out->event_count);
}

/* The sums of parts of the sites fit, because the totals do. */
static void add_costs(const struct maker *maker, u64 *costs, u32 row, const u64 *added)
{
	(void)costs_add(row_of(maker, costs, row), added, maker->out->event_count);
}

static u64 *new_costs(const struct maker *maker, size_t rows)
{
	return ARENA_NEW(maker->arena, u64, (rows + 1) * maker->out->event_count);
}

/* Chains with the same outermost functions are neighbours, so that each context is made once, and
 * its callees directly after it. */
static void make_contexts(struct maker *maker)
{
	struct cpu_profile *out = maker->out;
	u32 *path = memory_new(maker->link_count + 1, sizeof(*path)), depth = 0;
	u64 costs[LENGTH_OF(events)];

	out->contexts = ARENA_NEW(maker->arena, struct cpu_context, maker->link_count + 1);
	out->context_costs = new_costs(maker, maker->link_count);
	for (u32 i = 0; i < maker->profile->site_count; i++) {
		const struct chain *chain = &maker->chains[i];
		const u32 *links = maker->links + chain->first;
		u32 same = 0;

		while (same < depth && same < chain->count &&
		       out->contexts[path[same]].function == function_of(maker, links[same]))
			same++;
		for (depth = same; depth < chain->count; depth++) {
			path[depth] = out->context_count++;
			out->contexts[path[depth]] =
			    (struct cpu_context){.function = function_of(maker, links[depth]),
						 .parent = depth ? path[depth - 1] : NO_ID};
		}
		read_costs(chain->site, out->event_count, costs);
		add_costs(maker, out->context_costs, path[depth - 1], costs);
	}
	free(path);
}

/* ---------------------------------------------------------------- costs of functions and lines */

static void begin_counting(struct maker *maker, size_t rows)
{
	free(maker->last_chain);
	maker->last_chain = memory_new(rows + 1, sizeof(*maker->last_chain));
}

/* Whether the row was not counted for the chain yet. */
static bool is_first(const struct maker *maker, u32 row, u32 chain)
{
	bool is_new = maker->last_chain[row] != chain + 1;

	maker->last_chain[row] = chain + 1;
	return is_new;
}

static void add_line(const struct maker *maker, struct cpu_lines *lines, u32 frame,
		     const u64 *costs)
{
	const struct frame *it = &maker->frames[frame];
	struct cpu_line line = {.function = it->function, .file = it->file_id, .line = it->line};

	cpu_lines_add(lines, &line, costs, maker->out->event_count);
}

/* Adds a row for every frame with costs. */
static void keep_lines(const struct maker *maker, u64 *costs, struct cpu_lines *lines)
{
	u32 n = maker->out->event_count;

	for (u32 f = 0; f < maker->frame_count; f++)
		for (u32 e = 0; e < n; e++)
			if (row_of(maker, costs, f)[e]) {
				add_line(maker, lines, f, row_of(maker, costs, f));
				break;
			}
	cpu_lines_keep(lines, maker->arena);
}

static void make_lines(struct maker *maker)
{
	struct cpu_profile *out = maker->out;
	u64 *self = new_costs(maker, maker->frame_count);
	u64 *callees = new_costs(maker, maker->frame_count);
	u64 costs[LENGTH_OF(events)];

	out->self = new_costs(maker, out->function_count);
	begin_counting(maker, maker->frame_count);
	for (u32 i = 0; i < maker->profile->site_count; i++) {
		const struct chain *chain = &maker->chains[i];
		const u32 *links = maker->links + chain->first;
		u32 place = links[chain->count - 1];

		read_costs(chain->site, out->event_count, costs);
		add_costs(maker, self, place, costs);
		add_costs(maker, out->self, function_of(maker, place), costs);
		(void)is_first(maker, place, i);
		for (u32 k = 0; k + 1 < chain->count; k++)
			if (maker->frames[links[k]].file.length && is_first(maker, links[k], i))
				add_costs(maker, callees, links[k], costs);
	}
	keep_lines(maker, self, &out->lines);
	keep_lines(maker, callees, &out->line_calls);
}

/* ---------------------------------------------------------------- calls */

/* Calls by caller and callee, and places by call and the caller's frame, by ids of pairs. */
struct edges {
	struct pairs calls, places;
	u32 *call_ranks, *place_ranks; /* by id */
};

static bool makes_calls_of_own(const struct frame *frame)
{
	return frame->line && file_is_own(frame->file);
}

static u32 *ranks_of(const struct pairs *pairs, u32 **sorted)
{
	u32 *ranks = memory_new(pairs->count + 1, sizeof(*ranks));

	*sorted = pairs_sorted(pairs);
	for (u32 i = 0; i < pairs->count; i++)
		ranks[(*sorted)[i]] = i;
	return ranks;
}

static void find_calls(struct maker *maker, struct edges *edges)
{
	struct cpu_profile *out = maker->out;
	u32 *sorted;

	for (u32 i = 0; i < maker->profile->site_count; i++)
		for (u32 k = 1; k < maker->chains[i].count; k++) {
			const u32 *link = maker->links + maker->chains[i].first + k;

			pairs_add(&edges->calls, function_of(maker, link[-1]),
				  function_of(maker, link[0]));
		}
	edges->call_ranks = ranks_of(&edges->calls, &sorted);
	out->call_count = (u32)edges->calls.count;
	out->calls = ARENA_NEW(maker->arena, struct cpu_call, (size_t)out->call_count + 1);
	for (u32 i = 0; i < out->call_count; i++)
		out->calls[i] = (struct cpu_call){.caller = pairs_first(&edges->calls, sorted[i]),
						  .callee = pairs_second(&edges->calls, sorted[i])};
	free(sorted);
}

/* The call that leads to a link of a chain. */
static u32 call_of(const struct maker *maker, const struct edges *edges, const u32 *link)
{
	return edges->call_ranks[pairs_find(&edges->calls, function_of(maker, link[-1]),
					    function_of(maker, link[0]))];
}

/* Frames are sorted by place, so pairs of calls and frames are as the model wants them. */
static void find_places(struct maker *maker, struct edges *edges)
{
	struct cpu_profile *out = maker->out;
	u32 *sorted;

	for (u32 i = 0; i < maker->profile->site_count; i++)
		for (u32 k = 1; k < maker->chains[i].count; k++) {
			const u32 *link = maker->links + maker->chains[i].first + k;

			if (makes_calls_of_own(&maker->frames[link[-1]]))
				pairs_add(&edges->places, call_of(maker, edges, link), link[-1]);
		}
	edges->place_ranks = ranks_of(&edges->places, &sorted);
	out->place_count = (u32)edges->places.count;
	out->places = ARENA_NEW(maker->arena, struct cpu_place, (size_t)out->place_count + 1);
	for (u32 i = 0; i < out->place_count; i++) {
		const struct frame *frame = &maker->frames[pairs_second(&edges->places, sorted[i])];

		out->places[i] = (struct cpu_place){.call = pairs_first(&edges->places, sorted[i]),
						    .file = frame->file,
						    .line = frame->line};
	}
	free(sorted);
}

static void add_call_costs(struct maker *maker, const struct edges *edges)
{
	struct cpu_profile *out = maker->out;
	u64 costs[LENGTH_OF(events)];

	out->call_costs = new_costs(maker, out->call_count);
	begin_counting(maker, out->call_count);
	for (u32 i = 0; i < maker->profile->site_count; i++) {
		read_costs(maker->chains[i].site, out->event_count, costs);
		for (u32 k = 1; k < maker->chains[i].count; k++) {
			u32 call = call_of(maker, edges, maker->links + maker->chains[i].first + k);

			if (is_first(maker, call, i))
				add_costs(maker, out->call_costs, call, costs);
		}
	}
}

static void add_place_costs(struct maker *maker, const struct edges *edges)
{
	struct cpu_profile *out = maker->out;
	u64 costs[LENGTH_OF(events)];

	out->place_costs = new_costs(maker, out->place_count);
	begin_counting(maker, out->place_count);
	for (u32 i = 0; i < maker->profile->site_count; i++) {
		read_costs(maker->chains[i].site, out->event_count, costs);
		for (u32 k = 1; k < maker->chains[i].count; k++) {
			const u32 *link = maker->links + maker->chains[i].first + k;
			u32 place =
			    pairs_find(&edges->places, call_of(maker, edges, link), link[-1]);

			if (place != PAIR_NONE && is_first(maker, edges->place_ranks[place], i))
				add_costs(maker, out->place_costs, edges->place_ranks[place],
					  costs);
		}
	}
}

static void make_calls(struct maker *maker)
{
	struct edges edges = {0};

	find_calls(maker, &edges);
	find_places(maker, &edges);
	add_call_costs(maker, &edges);
	add_place_costs(maker, &edges);
	free(edges.call_ranks);
	free(edges.place_ranks);
	pairs_release(&edges.calls);
	pairs_release(&edges.places);
}

/* ---------------------------------------------------------------- the process */

static bool add_totals(const struct memory_profile *profile, struct cpu_profile *out)
{
	u64 costs[LENGTH_OF(events)];

	for (u32 i = 0; i < profile->site_count; i++) {
		read_costs(&profile->sites[i], out->event_count, costs);
		if (!costs_add(out->totals, costs, out->event_count))
			return false;
	}
	return true;
}

enum cpu_share *memory_function_shares(const struct cpu_profile *process, struct arena *arena)
{
	enum cpu_share *shares =
	    ARENA_NEW(arena, enum cpu_share, (size_t)process->function_count + 1);

	for (u32 f = 0; f < process->function_count; f++) {
		const struct cpu_function *function = &process->functions[f];
		struct memory_frame frame = {.function = function->name,
					     .file = path_basename(function->file),
					     .object = function->object};

		shares[f] = memory_share_of_frame(frame, file_is_own(function->file));
	}
	return shares;
}

static void make_shares(struct maker *maker)
{
	struct cpu_profile *out = maker->out;
	const enum cpu_share *shares = memory_function_shares(out, maker->arena);

	for (int s = 0; s < SHARE_COUNT; s++)
		out->shares[s] = new_costs(maker, 1);
	for (u32 f = 0; f < out->function_count; f++)
		add_costs(maker, out->shares[shares[f]], 0, row_of(maker, out->self, f));
}

static void describe(const struct memory_profile *profile, struct arena *arena,
		     struct cpu_profile *out)
{
	*out = (struct cpu_profile){
	    .command = profile->command,
	    .forked = profile->forked,
	    .event_count =
		profile->sites_source == MEMORY_DHAT ? LENGTH_OF(events) : EVENTS_OF_MASSIF,
	};
	out->events = ARENA_NEW(arena, struct text, out->event_count);
	for (u32 e = 0; e < out->event_count; e++)
		out->events[e] = events[e].name;
	out->totals = out->program = ARENA_NEW(arena, u64, out->event_count);
}

/* Hands what the result shares over to the arena, and frees the rest. */
static void finish(struct maker *maker)
{
	struct cpu_profile *out = maker->out;

	intern_keep(&maker->texts, maker->arena);
	out->lines.files = out->line_calls.files = intern_keep(&maker->files, maker->arena);
	free(maker->frames);
	free(maker->is_outside);
	free(maker->chains);
	free(maker->links);
	free(maker->last_chain);
}

static void make_process(const struct memory_profile *profile,
			 const struct memory_file_names *names, struct arena *arena,
			 struct cpu_profile *out)
{
	struct maker maker = {.profile = profile, .names = names, .arena = arena, .out = out};

	describe(profile, arena, out);
	if (add_totals(profile, out)) {
		read_chains(&maker);
		sort_frames(&maker);
		find_functions(&maker);
		qsort_r(maker.chains, profile->site_count, sizeof(*maker.chains), by_functions,
			&maker);
		make_contexts(&maker);
		make_lines(&maker);
		make_calls(&maker);
	}
	out->inclusive = contexts_inclusive(out, arena);
	make_shares(&maker);
	finish(&maker);
}

/* ---------------------------------------------------------------- finding a place again */

static int compare_with_function(const void *key, const void *element)
{
	const struct frame *frame = key;
	const struct cpu_function *function = element;
	struct frame other = {
	    .object = function->object, .name = function->name, .file = function->file};

	return by_function(frame, &other);
}

u32 memory_find_function(const struct cpu_profile *process, const struct memory_file_names *names,
			 struct text place, u64 *line, struct arena *arena)
{
	struct frame frame = read_frame(place, names, arena);
	const struct cpu_function *found =
	    process->function_count ? bsearch(&frame, process->functions, process->function_count,
					      sizeof(*process->functions), compare_with_function)
				    : NULL;

	*line = frame.line;
	return found ? (u32)(found - process->functions) : NO_ID;
}

/* ---------------------------------------------------------------- all processes */

/* Frames and how often they occur; chains share most of theirs. */
struct frame_counts {
	struct intern texts;
	u64 *counts;
	size_t capacity;
};

static void count_frames(const struct memory_site *site, struct frame_counts *frames)
{
	for (u32 k = 0; k < site->frame_count; k++) {
		size_t known = frames->texts.count;
		u32 id = intern_add(&frames->texts, site->frames[k]);

		GROW(frames->counts, frames->capacity, (size_t)id + 1);
		if (id == known)
			frames->counts[id] = 0;
		frames->counts[id]++;
	}
}

static struct memory_file *add_file(struct memory_file_names *names, struct text file)
{
	size_t known = names->recorded.count;
	u32 id = intern_add(&names->recorded, file);

	GROW(names->files, names->file_capacity, (size_t)id + 1);
	if (id == known)
		names->files[id] = (struct memory_file){0};
	return &names->files[id];
}

static void add_files(const struct memory_profile *profile, struct memory_file_names *names)
{
	struct frame_counts frames = {0};

	for (u32 i = 0; i < profile->site_count; i++)
		count_frames(&profile->sites[i], &frames);
	for (u32 f = 0; f < frames.texts.count; f++) {
		struct text text = intern_text(&frames.texts, f);
		struct memory_frame frame = memory_frame_read(text);
		struct memory_file *file;

		if (!frame.file.length || !memory_is_outside(text, profile->sites[0].allocators))
			continue;
		file = add_file(names, frame.file);
		file->frames += frames.counts[f];
		file->is_other |= memory_is_of_loader(frame);
	}
	intern_release(&frames.texts);
	free(frames.counts);
}

/* ---------------------------------------------------------------- whose the files are */

static void judge_files_of(const struct cpu_profile *process, struct memory_file_names *names)
{
	for (u32 f = 0; f < process->function_count; f++) {
		const struct cpu_function *function = &process->functions[f];
		u32 id = intern_find(&names->recorded, path_basename(function->file));

		if (!function->file.length || id == INTERN_NONE)
			continue;
		if (code_is_own(function->object, function->file))
			names->files[id].is_own = true;
		else
			names->files[id].is_other = true;
	}
}

static void judge_files(const struct document_profile *profile, struct memory_file_names *names)
{
	const struct document_cpu *functions = document_functions(profile);

	if (!functions)
		return;
	judge_files_of(&functions->process, names);
	for (u32 i = 0; i < functions->child_count; i++)
		judge_files_of(&functions->children[i], names);
}

void memory_add_files(const struct document_profile *profile, struct memory_file_names *names)
{
	const struct document_memory *memory = profile->memory;

	add_files(&memory->process, names);
	for (u32 i = 0; i < memory->child_count; i++)
		add_files(&memory->children[i], names);
	judge_files(profile, names);
}

void memory_keep_files(struct memory_file_names *names, struct arena *arena)
{
	intern_keep(&names->recorded, arena);
	free(names->files);
	names->files = NULL;
}

const struct document_cpu *memory_functions(const struct document_memory *memory,
					    const struct memory_file_names *names,
					    struct arena *arena)
{
	struct document_cpu *out = ARENA_NEW(arena, struct document_cpu, 1);

	out->tool = memory->tool;
	out->child_count = memory->child_count;
	out->children = ARENA_NEW(arena, struct cpu_profile, (size_t)memory->child_count + 1);
	make_process(&memory->process, names, arena, &out->process);
	for (u32 i = 0; i < memory->child_count; i++)
		make_process(&memory->children[i], names, arena, &out->children[i]);
	return out;
}
