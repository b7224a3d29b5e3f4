#include "callgrind_process.h"

#include "../common/memory.h"

#include <stdlib.h>
#include <string.h>

void process_init(struct process *process)
{
	*process = (struct process){0};
	slots_init(&process->part_slots);
	slots_init(&process->function_slots);
	slots_init(&process->call_slots);
	slots_init(&process->line_slots);
}

void process_release(struct process *process)
{
	slots_release(&process->part_slots);
	slots_release(&process->function_slots);
	slots_release(&process->call_slots);
	slots_release(&process->line_slots);
	free(process->parts);
	free(process->descriptions);
	free(process->functions);
	free(process->self);
	free(process->calls);
	free(process->call_costs);
	free(process->lines);
	free(process->line_costs);
	*process = (struct process){0};
}

/* ------------------------------------------------------------------ parts */

static u64 part_hash(const void *owner, u32 id)
{
	const struct part *part = &((const struct process *)owner)->parts[id];

	return slots_local_hash(part->thread, part->number);
}

bool process_add_part(struct process *process, struct part part)
{
	struct slots *slots = &process->part_slots;
	size_t slot = slots_first(slots, slots_local_hash(part.thread, part.number));

	for (; slots->ids[slot]; slot = slots_next(slots, slot)) {
		const struct part *other = &process->parts[slots->ids[slot] - 1];

		if (other->number == part.number && other->thread == part.thread)
			return false;
	}
	GROW(process->parts, process->part_capacity, slots->used + 1);
	process->parts[slots->used] = part;
	slots_fill(slots, slot, part_hash, process);
	return true;
}

/* ------------------------------------------------------------------ functions, calls, lines */

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

static u64 function_hash(const void *owner, u32 id)
{
	const struct function *f = &((const struct process *)owner)->functions[id];

	return hash_function(f->object, f->file, f->name);
}

u32 process_function(struct process *process, u32 object, u32 file, u32 name)
{
	struct slots *slots = &process->function_slots;
	size_t slot = slots_first(slots, hash_function(object, file, name));

	for (; slots->ids[slot]; slot = slots_next(slots, slot)) {
		const struct function *f = &process->functions[slots->ids[slot] - 1];

		if (f->name == name && f->file == file && f->object == object)
			return slots->ids[slot] - 1;
	}
	GROW(process->functions, process->function_capacity, slots->used + 1);
	process->functions[slots->used] = (struct function){object, file, name, NO_ID, 0};
	NEW_ROW(process->self, process->self_capacity, slots->used, process->event_count);
	return slots_fill(slots, slot, function_hash, process);
}

static u64 hash_call(u32 caller, u32 callee)
{
	return slots_local_hash(caller, callee);
}

static u64 call_hash(const void *owner, u32 id)
{
	const struct cpu_call *call = &((const struct process *)owner)->calls[id];

	return hash_call(call->caller, call->callee);
}

static u32 find_call(struct process *process, u32 caller, u32 callee)
{
	struct slots *slots = &process->call_slots;
	size_t slot = slots_first(slots, hash_call(caller, callee));

	for (; slots->ids[slot]; slot = slots_next(slots, slot)) {
		const struct cpu_call *call = &process->calls[slots->ids[slot] - 1];

		if (call->caller == caller && call->callee == callee)
			return slots->ids[slot] - 1;
	}
	GROW(process->calls, process->call_capacity, slots->used + 1);
	process->calls[slots->used] = (struct cpu_call){caller, callee, 0};
	NEW_ROW(process->call_costs, process->call_cost_capacity, slots->used,
		process->event_count);
	return slots_fill(slots, slot, call_hash, process);
}

u32 process_call(struct process *process, u32 caller, u32 callee)
{
	u32 *last = &process->functions[callee].call;

	/* Calls of one callee from one caller come close together, once for each line. */
	if (*last == NO_ID || process->calls[*last].caller != caller)
		*last = find_call(process, caller, callee);
	return *last;
}

/* File texts are interned: equal ones are at the same address. */
static u64 hash_line(const struct cpu_line *line)
{
	u64 group = (u64)line->function << 32 ^ (uintptr_t)line->file.data;

	return line->address ? slots_local_hash(group ^ line->line << 32, line->address)
			     : slots_local_hash(group, line->line);
}

static u64 line_hash(const void *owner, u32 id)
{
	return hash_line(&((const struct process *)owner)->lines[id]);
}

static bool same_line(const struct cpu_line *a, const struct cpu_line *b)
{
	return a->function == b->function && a->file.data == b->file.data && a->line == b->line &&
	       a->address == b->address;
}

u32 process_line(struct process *process, const struct cpu_line *line)
{
	struct slots *slots = &process->line_slots;
	size_t slot = slots_first(slots, hash_line(line));

	for (; slots->ids[slot]; slot = slots_next(slots, slot))
		if (same_line(&process->lines[slots->ids[slot] - 1], line))
			return slots->ids[slot] - 1;
	GROW(process->lines, process->line_capacity, slots->used + 1);
	process->lines[slots->used] = *line;
	NEW_ROW(process->line_costs, process->line_cost_capacity, slots->used,
		process->event_count);
	return slots_fill(slots, slot, line_hash, process);
}

/* ------------------------------------------------------------------ into the model */

/* Gives an array to the arena, so that the result may keep it. */
#define HAND_OVER(arena, array)                                                                    \
	do {                                                                                       \
		arena_adopt((arena), (array));                                                     \
		(array) = NULL;                                                                    \
	} while (0)

static void finish_functions(struct process *process, const struct intern *strings,
			     struct arena *arena, struct cpu_profile *profile)
{
	u32 count = (u32)process->function_slots.used;
	struct cpu_function *functions = memory_new(count, sizeof(*functions));

	for (u32 i = 0; i < count; i++) {
		const struct function *f = &process->functions[i];

		functions[i] = (struct cpu_function){
		    .object = intern_text(strings, f->object),
		    .file = intern_text(strings, f->file),
		    .name = intern_text(strings, f->name),
		    .line = f->line,
		};
	}
	profile->function_count = count;
	profile->functions = functions;
	arena_adopt(arena, functions);
	profile->self = process->self;
	HAND_OVER(arena, process->self);
}

static bool finish_calls(struct process *process, struct arena *arena, struct cpu_profile *profile)
{
	profile->call_count = (u32)process->call_slots.used;
	profile->calls = process->calls;
	profile->call_costs = process->call_costs;
	HAND_OVER(arena, process->calls);
	HAND_OVER(arena, process->call_costs);
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		if (!costs_add(&profile->functions[call->callee].calls, &call->count, 1))
			return false;
	}
	return true;
}

static void finish_lines(struct process *process, struct arena *arena, struct cpu_profile *profile)
{
	profile->line_count = (u32)process->line_slots.used;
	profile->lines = process->lines;
	profile->line_costs = process->line_costs;
	HAND_OVER(arena, process->lines);
	HAND_OVER(arena, process->line_costs);
}

static void finish_head(const struct process *process, const struct intern *strings,
			struct arena *arena, struct cpu_profile *profile)
{
	profile->command = intern_text(strings, process->command);
	profile->creator = intern_text(strings, process->creator);
	profile->pid = process->pid;
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

bool process_finish(struct process *process, const struct intern *strings, struct arena *arena,
		    struct callgrind_process *result)
{
	bool fine;

	*result = (struct callgrind_process){
	    .first_file = process->file - 1,
	    .part_count = process->part_count,
	    .thread_count = count_threads(process),
	    .descriptions = process->descriptions,
	    .description_count = (u32)process->description_count,
	    .summary_differs = process->summary_differs,
	};
	HAND_OVER(arena, process->descriptions);
	finish_head(process, strings, arena, &result->profile);
	finish_functions(process, strings, arena, &result->profile);
	fine = finish_calls(process, arena, &result->profile);
	finish_lines(process, arena, &result->profile);
	process_release(process);
	return fine;
}
