#include "profile.h"

#include "common/memory.h"
#include "parsers/model/costs.h"
#include "parsers/resolve/contexts.h"
#include "parsers/resolve/graph.h"
#include "parsers/resolve/program.h"

#include <stdlib.h>
#include <string.h>

/* Threads beyond these are one root. */
enum { MOST_THREADS = 100 };

/* The processes that become one profile. */
struct group {
	u32 name;	  /* text */
	u32 processes;	  /* with samples or waits */
	bool has_threads; /* one of them had several */
};

struct maker {
	struct perf_frames *frames;
	const struct perf_recording *recording;
	bool keep_lines;
	struct arena *arena;
	struct arena scratch;
	struct diag *diag;
	u32 event_count;

	struct group *groups;
	u32 group_count;
	u32 *group_of;	  /* by process; NO_ID: without samples */
	u32 *thread_rank; /* by thread: its number within its process, from 1 */

	/* The stack being added, outermost first, with functions as frames number them. */
	struct perf_step *steps;
	size_t step_count, step_capacity;

	/* The profile being made. */
	u32 *ids;	    /* by function of the frames: that of the profile; NO_ID before */
	u32 *by_id;	    /* the other way round */
	struct pairs nodes; /* see contexts_place() */
	u32 *contexts;	    /* by node */
	struct cpu_profile *out;
};

/* ---------------------------------------------------------------- groups */

static void count_threads(struct maker *maker)
{
	const struct perf_recording *r = maker->recording;
	u32 *counts = ARENA_NEW(&maker->scratch, u32, r->process_count + 1);

	maker->thread_rank = ARENA_NEW(&maker->scratch, u32, r->thread_count + 1);
	for (size_t i = 0; i < r->thread_count; i++)
		if (r->threads[i].exists)
			maker->thread_rank[i] = ++counts[r->threads[i].process];
	for (size_t i = 0; i < r->process_count; i++)
		if (counts[i]) {
			maker->groups[maker->group_of[i]].processes++;
			maker->groups[maker->group_of[i]].has_threads |= counts[i] > 1;
		}
}

static u32 find_group(struct maker *maker, const struct perf_process *process)
{
	for (u32 g = 1; g < maker->group_count; g++)
		if (maker->groups[g].name == process->name)
			return g;
	maker->groups[maker->group_count] = (struct group){.name = process->name};
	return maker->group_count++;
}

static void find_groups(struct maker *maker)
{
	const struct perf_recording *r = maker->recording;
	u32 main_process = perf_main_process(r);

	maker->groups = ARENA_NEW(&maker->scratch, struct group, r->process_count + 1);
	maker->group_of = ARENA_NEW(&maker->scratch, u32, r->process_count + 1);
	maker->groups[0].name = main_process == NO_ID ? 0 : r->processes[main_process].name;
	maker->group_count = 1;
	for (size_t i = 0; i < r->process_count; i++)
		maker->group_of[i] = i == main_process ? 0 : NO_ID;
	for (size_t i = 0; i < r->thread_count; i++) {
		u32 process = r->threads[i].process;

		if (r->threads[i].exists && maker->group_of[process] == NO_ID)
			maker->group_of[process] = find_group(maker, &r->processes[process]);
	}
	count_threads(maker);
}

/* ---------------------------------------------------------------- stacks */

static void add_step(struct maker *maker, struct perf_step step)
{
	GROW(maker->steps, maker->step_capacity, maker->step_count + 1);
	maker->steps[maker->step_count++] = step;
}

/* "(thread 2: worker)"; the name only where it says more than that of the process. */
static void add_thread(struct maker *maker, u32 id)
{
	const struct perf_thread *thread = &maker->recording->threads[id];
	const struct perf_process *process = &maker->recording->processes[thread->process];
	struct text name = intern_text(&maker->recording->texts, thread->name);
	u32 rank = maker->thread_rank[id];
	struct cpu_function root = {.object = T(""), .file = T("")};

	if (rank > MOST_THREADS)
		root.name = arena_printf(maker->arena, "(threads after the %dth)", MOST_THREADS);
	else if (thread->name == process->name || !name.length)
		root.name = arena_printf(maker->arena, "(thread %u)", rank);
	else
		root.name = arena_printf(maker->arena, "(thread %u: %.*s)", rank, TEXT_ARGS(name));
	add_step(maker, (struct perf_step){.function = perf_frames_function(maker->frames, &root)});
}

/* Whether the frame is the address of a call: not the innermost, nor the one that the kernel
 * interrupted. */
static bool is_caller(const struct perf_recording *r, u32 inner, const struct perf_frame *frame)
{
	return inner != NO_ID && frame->is_kernel == perf_frame_at(r, inner).is_kernel;
}

static void add_frame(struct maker *maker, u32 frame, u32 inner)
{
	struct perf_frame place = perf_frame_at(maker->recording, frame);
	size_t count;
	const struct perf_step *steps = perf_frames_steps(
	    maker->frames, frame, is_caller(maker->recording, inner, &place), &count);

	for (size_t i = 0; i < count; i++)
		add_step(maker, steps[i]);
}

/* Sets the steps of a stack, with its thread if the process has several. */
static void find_steps(struct maker *maker, const struct perf_count *count, bool with_thread)
{
	const struct perf_recording *r = maker->recording;
	u32 depth = r->depths[count->stack - 1], at = count->stack;
	u32 *frames = memory_new((size_t)depth + 1, sizeof(u32));

	maker->step_count = 0;
	if (with_thread)
		add_thread(maker, count->thread);
	for (u32 i = 0; i < depth; i++) {
		frames[i] = pairs_second(&r->stacks, at - 1);
		at = pairs_first(&r->stacks, at - 1);
	}
	for (u32 i = depth; i-- > 0;)
		add_frame(maker, frames[i], i ? frames[i - 1] : NO_ID);
	free(frames);
}

/* Calls `take` for each stack of the group, with its steps. */
static bool each_stack(struct maker *maker, u32 group,
		       bool (*take)(struct maker *, const struct perf_count *))
{
	const struct perf_recording *r = maker->recording;

	for (size_t i = 0; i < r->known_counts.count; i++) {
		const struct perf_count *count = &r->counts[i];

		if (maker->group_of[r->threads[count->thread].process] != group)
			continue;
		find_steps(maker, count, maker->groups[group].has_threads);
		if (!take(maker, count))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- functions */

static bool note_functions(struct maker *maker, const struct perf_count *count)
{
	(void)count;
	for (size_t i = 0; i < maker->step_count; i++)
		maker->ids[maker->steps[i].function] = 0;
	return true;
}

static int by_name(const void *a, const void *b, void *functions)
{
	const struct cpu_function *x = (struct cpu_function *)functions + *(const u32 *)a;
	const struct cpu_function *y = (struct cpu_function *)functions + *(const u32 *)b;
	int order = text_compare(x->object, y->object);

	return order ? order : text_compare(x->name, y->name);
}

/* Names of files and functions belong to what is released. */
static struct cpu_function kept(const struct cpu_function *function, struct arena *arena)
{
	return (struct cpu_function){
	    .object = arena_copy(arena, function->object),
	    .file = arena_copy(arena, function->file),
	    .name = arena_copy(arena, function->name),
	    .line = function->line,
	    .inlined = function->inlined,
	};
}

static void make_functions(struct maker *maker, u32 group)
{
	struct cpu_profile *out = maker->out;
	size_t known;

	/* The first walk finds all functions; there is one more for each thread. */
	known = maker->frames->function_count;
	maker->by_id = ARENA_NEW(&maker->scratch, u32, known + 1);
	maker->ids = ARENA_NEW(&maker->scratch, u32, known + 1);
	for (size_t i = 0; i < known; i++)
		maker->ids[i] = NO_ID;
	each_stack(maker, group, note_functions);
	for (size_t i = 0; i < known; i++)
		if (maker->ids[i] != NO_ID)
			maker->by_id[out->function_count++] = (u32)i;
	qsort_r(maker->by_id, out->function_count, sizeof(u32), by_name, maker->frames->functions);
	out->functions = ARENA_NEW(maker->arena, struct cpu_function, out->function_count);
	for (u32 f = 0; f < out->function_count; f++) {
		maker->ids[maker->by_id[f]] = f;
		out->functions[f] = kept(&maker->frames->functions[maker->by_id[f]], maker->arena);
	}
}

/* ---------------------------------------------------------------- contexts */

/* The node of the steps, which is added if it is new. Direct recursion is one context, as it is of
 * the kind cpu. */
static u32 node_of(struct maker *maker, const struct perf_count *count)
{
	const struct perf_recording *r = maker->recording;
	bool is_cut = r->max_stack && r->depths[count->stack - 1] >= r->max_stack;
	u32 code = is_cut ? CONTEXTS_TRUNCATED : CONTEXTS_COMPLETE, last = NO_ID;

	for (size_t i = 0; i < maker->step_count; i++) {
		u32 function = maker->ids[maker->steps[i].function];

		if (function != last)
			code = pairs_add(&maker->nodes, code, function) + CONTEXTS_FIRST;
		last = function;
	}
	return code - CONTEXTS_FIRST;
}

static bool add_node(struct maker *maker, const struct perf_count *count)
{
	node_of(maker, count);
	return true;
}

static bool add_costs(struct maker *maker, u32 context, const u64 *costs)
{
	struct cpu_profile *out = maker->out;
	u32 n = out->event_count;
	u32 function = out->contexts[context].function;

	return (costs_add(costs_row(out->context_costs, context, n), costs, n) &&
		costs_add(costs_row(out->self, function, n), costs, n) &&
		costs_add(out->totals, costs, n)) ||
	       diag_error(maker->diag, "costs add up to more than 2^64-1");
}

static bool add_stack(struct maker *maker, const struct perf_count *count)
{
	return add_costs(maker, maker->contexts[node_of(maker, count)], count->costs);
}

static bool make_contexts(struct maker *maker, u32 group)
{
	struct cpu_profile *out = maker->out;
	u32 n = out->event_count;

	each_stack(maker, group, add_node);
	maker->contexts = contexts_place(&maker->nodes, &maker->scratch, maker->arena, out);
	out->self = ARENA_NEW(maker->arena, u64, (size_t)out->function_count * n);
	out->totals = ARENA_NEW(maker->arena, u64, n);
	if (!each_stack(maker, group, add_stack))
		return false;
	out->inclusive = contexts_inclusive(out, maker->arena);
	return true;
}

/* ---------------------------------------------------------------- calls */

/* The costs of each context with all below it. */
static u64 *sum_below(const struct cpu_profile *out, struct arena *scratch)
{
	u32 n = out->event_count;
	u64 *sums = ARENA_NEW(scratch, u64, (size_t)out->context_count * n);

	for (u32 i = out->context_count; i-- > 0;) {
		u32 parent = out->contexts[i].parent;

		costs_add(costs_row(sums, i, n), costs_row(out->context_costs, i, n), n);
		if (parent != NO_ID)
			costs_add(costs_row(sums, parent, n), costs_row(sums, i, n), n);
	}
	return sums;
}

static u32 caller_of(const struct cpu_profile *out, u32 context)
{
	return out->contexts[out->contexts[context].parent].function;
}

/* Whether the same call is on the way to this context already, so that its cost is counted. */
static bool is_nested(const struct cpu_profile *out, u32 context)
{
	u32 callee = out->contexts[context].function, caller = caller_of(out, context);

	for (u32 at = out->contexts[context].parent; out->contexts[at].parent != NO_ID;
	     at = out->contexts[at].parent)
		if (out->contexts[at].function == callee && caller_of(out, at) == caller)
			return true;
	return false;
}

static void make_calls(struct maker *maker)
{
	struct cpu_profile *out = maker->out;
	u64 *sums = sum_below(out, &maker->scratch);
	struct pairs edges = {0};
	u32 n = out->event_count, *sorted, *rank;

	for (u32 i = 0; i < out->context_count; i++)
		if (out->contexts[i].parent != NO_ID)
			pairs_add(&edges, caller_of(out, i), out->contexts[i].function);
	sorted = pairs_sorted(&edges);
	rank = ARENA_NEW(&maker->scratch, u32, edges.count);
	out->call_count = (u32)edges.count;
	out->calls = ARENA_NEW(maker->arena, struct cpu_call, out->call_count);
	out->call_costs = ARENA_NEW(maker->arena, u64, (size_t)out->call_count * n);
	for (u32 i = 0; i < out->call_count; i++) {
		rank[sorted[i]] = i;
		out->calls[i].caller = pairs_first(&edges, sorted[i]);
		out->calls[i].callee = pairs_second(&edges, sorted[i]);
	}
	for (u32 i = 0; i < out->context_count; i++)
		if (out->contexts[i].parent != NO_ID && !is_nested(out, i))
			costs_add(costs_row(out->call_costs,
					    rank[pairs_find(&edges, caller_of(out, i),
							    out->contexts[i].function)],
					    n),
				  costs_row(sums, i, n), n);
	free(sorted);
	pairs_release(&edges);
}

/* ---------------------------------------------------------------- lines */

static bool is_same_place(const struct perf_step *a, const struct perf_step *b)
{
	return a->function == b->function && a->file == b->file && a->line == b->line;
}

/* Whether an earlier step calls from the same line: recursion counts once. */
static bool was_before(const struct maker *maker, size_t step)
{
	for (size_t i = 0; i < step; i++)
		if (is_same_place(&maker->steps[i], &maker->steps[step]))
			return true;
	return false;
}

static bool add_lines(struct maker *maker, const struct perf_count *count)
{
	for (size_t i = 0; i < maker->step_count; i++) {
		const struct perf_step *step = &maker->steps[i];
		bool is_last = i + 1 == maker->step_count;
		struct cpu_line line = {
		    .function = maker->ids[step->function], .file = step->file, .line = step->line};

		if (!step->line || (!is_last && was_before(maker, i)))
			continue;
		cpu_lines_add(is_last ? &maker->out->lines : &maker->out->line_calls, &line,
			      count->costs, maker->event_count);
	}
	return true;
}

/* Sorts the rows, and adds up equal ones. */
static bool merge_rows(struct maker *maker, struct cpu_lines *lines, struct text *files)
{
	struct cpu_lines merged = {0};
	u32 function;
	bool fine;

	lines->files = files;
	fine = cpu_lines_merge(lines, NULL, true, maker->event_count, &merged, &function);
	cpu_lines_release(lines);
	cpu_lines_keep(&merged, maker->arena);
	*lines = merged;
	return fine || diag_error(maker->diag, "costs add up to more than 2^64-1");
}

static bool make_lines(struct maker *maker, u32 group)
{
	const struct intern *known = &maker->frames->files;
	struct text *files = ARENA_NEW(maker->arena, struct text, known->count + 1);

	if (!maker->keep_lines)
		return true;
	each_stack(maker, group, add_lines);
	for (u32 i = 0; i < known->count; i++)
		files[i] = arena_copy(maker->arena, intern_text(known, i));
	return merge_rows(maker, &maker->out->lines, files) &&
	       merge_rows(maker, &maker->out->line_calls, files);
}

/* ---------------------------------------------------------------- profiles */

static void make_events(struct maker *maker)
{
	struct cpu_profile *out = maker->out;

	out->event_count = maker->event_count;
	out->events = ARENA_NEW(maker->arena, struct text, PERF_EVENTS);
	out->events[PERF_SAMPLES] = T("Samples");
	out->events[PERF_BLOCKED] = T("BlockedMicroseconds");
}

static void describe_group(struct maker *maker, u32 group)
{
	const struct group *own = &maker->groups[group];
	struct cpu_profile *out = maker->out;

	out->command = arena_copy(maker->arena, intern_text(&maker->recording->texts, own->name));
	if (!group)
		return;
	out->processes = own->processes > 1 ? own->processes : 0;
}

static bool find_shares(struct maker *maker)
{
	struct call_graph graph;
	u32 count, *component;

	call_graph_init(&graph, CALLS_OUT, maker->out->function_count, maker->out->calls,
			maker->out->call_count, &maker->scratch);
	component = call_graph_components(&graph, maker->out->calls, &count, &maker->scratch);
	return find_program(maker->out, component, count, maker->arena, maker->diag);
}

/* The program is at most the whole: calls within recursion count more than once. */
static void limit_program(struct cpu_profile *out)
{
	for (u32 e = 0; e < out->event_count; e++)
		if (out->program[e] > out->totals[e])
			out->program[e] = out->totals[e];
}

static bool make_profile(struct maker *maker, u32 group, struct cpu_profile *out)
{
	*out = (struct cpu_profile){0};
	maker->out = out;
	make_events(maker);
	describe_group(maker, group);
	out->creator = T("");
	make_functions(maker, group);
	if (!make_contexts(maker, group))
		return false;
	make_calls(maker);
	if (!make_lines(maker, group) || !find_shares(maker))
		return false;
	limit_program(out);
	pairs_release(&maker->nodes);
	return true;
}

/* Frames must be resolved before functions are counted, because they add to them. */
static bool touch(struct maker *maker, const struct perf_count *count)
{
	(void)maker;
	(void)count;
	return true;
}

static bool make_profiles(struct maker *maker, struct perf_profiles *out)
{
	find_groups(maker);
	for (u32 g = 0; g < maker->group_count; g++)
		each_stack(maker, g, touch);
	out->items = ARENA_NEW(maker->arena, struct cpu_profile, maker->group_count);
	for (; out->count < maker->group_count; out->count++)
		if (!make_profile(maker, out->count, &out->items[out->count]))
			return false;
	return true;
}

bool perf_profiles_make(struct perf_frames *frames, bool keep_lines, struct arena *arena,
			struct perf_profiles *out, struct diag *diag)
{
	struct maker maker = {
	    .frames = frames,
	    .recording = frames->recording,
	    .keep_lines = keep_lines,
	    .arena = arena,
	    .diag = diag,
	    .event_count = frames->recording->has_waits ? PERF_EVENTS : PERF_BLOCKED,
	};
	bool fine;

	*out = (struct perf_profiles){0};
	fine = make_profiles(&maker, out);
	pairs_release(&maker.nodes);
	free(maker.steps);
	arena_release(&maker.scratch);
	return fine;
}
