#include "process.h"

#include "common/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void process_init(struct process *process)
{
	*process = (struct process){0};
	slots_init(&process->part_slots);
	slots_init(&process->function_slots);
	slots_init(&process->call_slots);
}

/* Frees the tables that are needed only for look-ups. */
static void release_slots(struct process *process)
{
	slots_release(&process->function_slots);
	slots_release(&process->call_slots);
}

void process_release(struct process *process)
{
	release_slots(process);
	slots_release(&process->part_slots);
	free(process->parts);
	free(process->descriptions);
	free(process->functions);
	free(process->self);
	free(process->calls);
	free(process->call_costs);
	free(process->sites);
	free(process->site_costs);
	cpu_lines_release(&process->lines);
	*process = (struct process){0};
}

/* ------------------------------------------------------------------ parts */

bool process_add_part(struct process *process, struct part part)
{
	struct slots *slots = &process->part_slots;
	u64 hash = slots_local_hash(part.thread, part.number);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash)) {
		const struct part *other = &process->parts[id];

		if (other->number == part.number && other->thread == part.thread)
			return false;
	}
	GROW(process->parts, process->part_capacity, slots->used + 1);
	process->parts[slots->used] = part;
	slots_fill(slots, slot, slots->used, hash);
	return true;
}

/* ------------------------------------------------------------------ functions and calls */

/* Makes room for a row of costs, all 0. */
#define NEW_ROW(rows, capacity, row, events)                                                       \
	do {                                                                                       \
		GROW((rows), (capacity), ((row) + 1) * (events));                                  \
		memset((rows) + (row) * (events), 0, (events) * sizeof((rows)[0]));                \
	} while (0)

static u64 hash_function(u32 object, u32 file, u32 name)
{
	return slots_local_hash((u64)object << 32 | file, name);
}

static u32 add_function(struct process *process, u32 object, u32 file, u32 name)
{
	u32 id = process->function_count++;

	GROW(process->functions, process->function_capacity, (size_t)id + 1);
	process->functions[id] = (struct function){.object = object,
						   .file = file,
						   .name = name,
						   .entered_by = NO_ID,
						   .first_call = NO_ID,
						   .line = UINT64_MAX,
						   .entry = UINT64_MAX};
	NEW_ROW(process->self, process->self_capacity, (size_t)id, process->event_count);
	return id;
}

u32 process_function(struct process *process, u32 object, u32 file, u32 name)
{
	struct slots *slots = &process->function_slots;
	u64 hash = hash_function(object, file, name);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash)) {
		const struct function *f = &process->functions[id];

		if (f->name == name && f->file == file && f->object == object)
			return id;
	}
	return slots_fill(slots, slot, add_function(process, object, file, name), hash);
}

static u64 hash_call(u32 caller, u32 callee)
{
	return slots_local_hash(caller, callee);
}

static u32 add_call(struct process *process, u32 callee)
{
	u32 id = process->call_count++;

	GROW(process->calls, process->call_capacity, (size_t)id + 1);
	process->calls[id] = (struct cpu_call){process->caller, callee, 0};
	NEW_ROW(process->call_costs, process->call_cost_capacity, (size_t)id, process->event_count);
	return id;
}

/* The slot that holds the call, or the free one where it belongs. */
static size_t call_slot(const struct process *process, u32 caller, u32 callee)
{
	const struct slots *slots = &process->call_slots;
	u64 hash = hash_call(caller, callee);
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash)) {
		const struct cpu_call *call = &process->calls[id];

		if (call->caller == caller && call->callee == callee)
			break;
	}
	return slot;
}

/*
 * Most functions occur once in a file. When a function is entered for the first time, its calls are
 * the newest ones and are searched linearly. Only when it is entered again are they put into the
 * table, and found there from then on.
 */
enum { CALLS_IN_TABLE = NO_ID - 1 };

static void put_calls_into_table(struct process *process, u32 caller, u32 first)
{
	for (u32 id = first; id < process->call_count && process->calls[id].caller == caller;
	     id++) {
		u32 callee = process->calls[id].callee;

		slots_fill(&process->call_slots, call_slot(process, caller, callee), id,
			   hash_call(caller, callee));
	}
}

void process_enter(struct process *process, u32 function)
{
	u32 *first = &process->functions[function].first_call;

	process->caller = function;
	process->caller_is_new = *first == NO_ID;
	if (process->caller_is_new) {
		*first = process->call_count;
	} else if (*first != CALLS_IN_TABLE) {
		put_calls_into_table(process, function, *first);
		*first = CALLS_IN_TABLE;
	}
}

static u32 find_call(struct process *process, u32 callee)
{
	size_t slot = call_slot(process, process->caller, callee);

	u32 known = slots_id(&process->call_slots, slot);

	if (known != SLOT_FREE)
		return known;
	return slots_fill(&process->call_slots, slot, add_call(process, callee),
			  hash_call(process->caller, callee));
}

u32 process_call(struct process *process, u32 callee)
{
	u32 *last = &process->functions[callee].entered_by;

	if (process->caller_is_new) {
		if (*last == NO_ID || *last < process->functions[process->caller].first_call)
			*last = add_call(process, callee);
	} else if (*last == NO_ID || process->calls[*last].caller != process->caller) {
		*last = find_call(process, callee);
	}
	return *last;
}

u64 *process_add_site(struct process *process, const struct cpu_site *site)
{
	size_t id = process->site_count++;

	GROW(process->sites, process->site_capacity, id + 1);
	process->sites[id] = *site;
	NEW_ROW(process->site_costs, process->site_cost_capacity, id, process->event_count);
	return process->site_costs + id * process->event_count;
}

/* Lines of several parts are merged whenever their size has doubled. */
enum { FEW_BYTES = 4 * 1024 * 1024 };

void process_merge_lines(struct process *process, const struct intern *strings)
{
	struct cpu_lines merged = {0};
	u32 function;
	bool fine;

	if (process->part_count < 2 || process->lines.length < FEW_BYTES ||
	    process->lines.length < 2 * process->merged_bytes)
		return;
	process->lines.files = strings->texts;
	fine =
	    cpu_lines_merge(&process->lines, NULL, false, process->event_count, &merged, &function);
	assert(fine); /* no sum is above that of the totals */
	cpu_lines_release(&process->lines);
	process->lines = merged;
	process->merged_bytes = merged.length;
}

/* ------------------------------------------------------------------ into the model */

/* Hands an array over to the arena, so that the result can use it, without what it does not need.
 */
#define HAND_OVER(arena, array, count, result)                                                     \
	do {                                                                                       \
		(result) = memory_resize((array), (count), sizeof((array)[0]));                    \
		arena_adopt((arena), (result));                                                    \
		(array) = NULL;                                                                    \
	} while (0)

/* The line where the function begins; 0 if unknown. */
static u64 line_of(const struct function *function)
{
	u64 line = function->entry != UINT64_MAX ? function->entry : function->line;

	return line != UINT64_MAX ? line : 0;
}

static void set_name(struct cpu_function *function, u32 code, const struct intern *strings,
		     const struct known_endings *endings)
{
	if (code < ENDING) {
		function->name = intern_text(strings, code);
	} else {
		function->name = ending_part(endings, code - ENDING);
		function->rest = ending_rest(endings, code - ENDING);
	}
}

static void finish_functions(struct process *process, const struct intern *strings,
			     struct arena *rows, struct cpu_profile *profile)
{
	u32 count = process->function_count;
	struct cpu_function *functions = memory_new(count, sizeof(*functions));

	for (u32 i = 0; i < count; i++) {
		const struct function *f = &process->functions[i];

		functions[i] = (struct cpu_function){
		    .object = intern_text(strings, f->object),
		    .file = intern_text(strings, f->file),
		    .line = line_of(f),
		};
		set_name(&functions[i], f->name, strings, &profile->endings);
	}
	profile->function_count = count;
	profile->functions = functions;
	arena_adopt(rows, functions);
	HAND_OVER(rows, process->self, (size_t)count * process->event_count, profile->self);
}

static bool finish_calls(struct process *process, struct arena *rows, struct cpu_profile *profile,
			 struct diag *diag)
{
	profile->call_count = process->call_count;
	HAND_OVER(rows, process->calls, process->call_count, profile->calls);
	HAND_OVER(rows, process->call_costs, (size_t)process->call_count * process->event_count,
		  profile->call_costs);
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];
		u64 *calls = &profile->functions[call->callee].calls;

		if (!costs_add(calls, &call->count, 1))
			return diag_error(
			    diag, "the calls of %.*s add up to more than 2^63-1",
			    TEXT_ARGS(cpu_recorded_name(profile, call->callee, rows)));
	}
	return true;
}

static void finish_sites(struct process *process, struct arena *rows, struct cpu_profile *profile)
{
	profile->has_call_addresses = process->has_call_addresses && !process->lacks_call_addresses;
	profile->site_count = (u32)process->site_count;
	HAND_OVER(rows, process->sites, process->site_count, profile->sites);
	HAND_OVER(rows, process->site_costs, process->site_count * process->event_count,
		  profile->site_costs);
}

static void finish_head(const struct process *process, const struct intern *strings,
			struct arena *arena, struct cpu_profile *profile)
{
	profile->command = intern_text(strings, process->command);
	profile->creator = intern_text(strings, process->creator);
	profile->pid = process->pid;
	if (process->has_heap) {
		struct cpu_heap *heap = ARENA_NEW(arena, struct cpu_heap, 1);

		*heap = process->heap;
		profile->heap = heap;
	}
	profile->event_count = process->event_count;
	profile->events = ARENA_NEW(arena, struct text, process->event_count);
	profile->totals = ARENA_NEW(arena, u64, process->event_count);
	for (u32 i = 0; i < process->event_count; i++) {
		profile->events[i] = intern_text(strings, process->events[i]);
		profile->totals[i] = process->totals[i];
	}
}

static int compare_threads(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static u32 count_threads(struct process *process)
{
	u32 count = 1;

	if (!process->part_slots.used)
		return 1;
	qsort(process->parts, process->part_slots.used, sizeof(*process->parts), compare_threads);
	for (size_t i = 1; i < process->part_slots.used; i++)
		count += process->parts[i].thread != process->parts[i - 1].thread;
	return count;
}

bool process_finish(struct process *process, const struct intern *strings,
		    const struct known_endings *endings, struct arena *arena, struct arena *rows,
		    struct callgrind_process *result, struct diag *diag)
{
	bool fine;

	release_slots(process);
	*result = (struct callgrind_process){
	    .first_file = process->file - 1,
	    .dump = intern_text(strings, process->dump),
	    .part_count = process->part_count,
	    .thread_count = count_threads(process),
	    .description_count = (u32)process->description_count,
	    .summary_differs = process->summary_differs,
	};
	HAND_OVER(arena, process->descriptions, process->description_count, result->descriptions);
	result->profile.endings = *endings;
	finish_head(process, strings, arena, &result->profile);
	finish_functions(process, strings, rows, &result->profile);
	fine = finish_calls(process, rows, &result->profile, diag);
	finish_sites(process, rows, &result->profile);
	result->profile.lines = process->lines;
	cpu_lines_keep(&result->profile.lines, rows);
	process->lines = (struct cpu_lines){0};
	process_release(process);
	return fine;
}
