/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core.h"

#include "branches.h"
#include "memory.h"
#include "instructions.h"
#include "stacks.h"

enum {
	WINDOW_MAX = 512, /* the most that a processor may have */
	SLOTS = 1 << 12,  /* cycles whose units are booked */
	STORES = 1 << 12, /* words whose last store is remembered */
	WORD_BITS = 3,

	/* Of all processors, chosen by us: */
	STORES_WAIT_MAX = 2, /* latencies of memory that stores may lag behind */
	BYTES_COPIED = 32,   /* per cycle, by a repeated string instruction */
	CYCLES_COMPARED = 2, /* per element */
};

/* How many of each unit are taken in a cycle. */
struct slot {
	UInt cycle; /* the lower half of its number */
	UChar taken[UNITS];
};

struct store {
	Addr word;
	Moment ready;
};

struct core {
	Moment fetch;	   /* of the next instruction */
	Moment fetched;	   /* the current one was */
	Moment done;	   /* all operations of the current one so far */
	Moment earliest;   /* its retirement, for the one before it */
	Moment retired;	   /* the last one was, or the current one, as far as its steps were run */
	ULong *costs;	   /* own costs of the current instruction */
	Addr address;	   /* of the current instruction, while it is repeated; else 0 */
	UShort repetition; /* enum instruction_kind */
	UInt entry;	   /* its place in the window */
	Moment window[WINDOW_MAX];
	ULong line; /* of code */

	Moment ready[VALUES]; /* when each value is there */
	struct slot slots[SLOTS];
	struct store stores[STORES];
	struct memory *memory;
	struct predictor *predictor;
};

Addr recipe_addresses[ADDRESSES];
const struct processor *core_processor;
Long core_stack_offset;

static struct core **cores; /* by thread */

/* ------------------------------------------------------------------ cores */

static struct core *new_core(void)
{
	struct core *core = NEW(struct core);

	tl_assert(core_processor->window <= WINDOW_MAX);
	core->memory = memory_new(core_processor);
	core->predictor = predictor_new();
	core->retired = core->fetch = CYCLE;
	return core;
}

/* The core of the thread that runs. */
static inline struct core *core_of_thread(void)
{
	static struct core *core;
	static ThreadId thread = VG_INVALID_THREADID;

	if (UNLIKELY(thread != current->thread)) {
		thread = current->thread;
		if (!cores)
			cores = VG_(calloc)(TOOL_NAME, VG_N_THREADS, sizeof(*cores));
		if (!cores[thread])
			cores[thread] = new_core();
		core = cores[thread];
	}
	return core;
}

/*
 * Where the model has an address. The environment and the arguments move the main thread's stack;
 * in the model it begins at the same address always.
 */
static inline Addr address_of_access(Addr address)
{
	static Addr lowest, size, shift;

	if (UNLIKELY(!lowest)) {
		Addr begin = VG_(get_SP)(1);

		size = VG_(thread_get_stack_size)(1);
		lowest = begin - size;
		shift = 0x1fff000000UL + (Addr)core_stack_offset - begin;
	}
	return address - lowest < 2 * size ? address + shift : address;
}

/* ------------------------------------------------------------------ costs */

static inline void count(struct core *core, enum own_event event, ULong number)
{
	core->costs[event] += number;
	if (is_collecting)
		now.own[event] += number;
}

/* Retires the current instruction, as far as its operations are known. */
static inline void retire(struct core *core)
{
	Moment moment = later(core->earliest, core->done);

	if (moment > core->retired) {
		ULong cycles = cycle_of(moment) - cycle_of(core->retired);

		if (cycles)
			count(core, CYCLES, cycles);
		core->retired = moment;
	}
	core->window[core->entry] = core->retired;
}

/* ------------------------------------------------------------------ units */

/* The slot of a cycle, or NULL if it is taken by one that is far ahead. */
static inline struct slot *slot_at(struct core *core, ULong cycle)
{
	struct slot *slot = &core->slots[cycle % SLOTS];
	UInt number = (UInt)cycle;

	if (slot->cycle != number) {
		if ((Int)(slot->cycle - number) > 0)
			return NULL;
		*slot = (struct slot){.cycle = number};
	}
	return slot;
}

/* When one of the units is free. */
static inline Moment take_unit(struct core *core, UInt unit, Moment moment)
{
	ULong cycle = cycle_of(next_cycle(moment)), last = cycle + SLOTS / 2;

	for (; cycle < last; cycle++) {
		struct slot *slot = slot_at(core, cycle);

		if (!slot)
			break;
		if (slot->taken[unit] < core_processor->units[unit]) {
			slot->taken[unit]++;
			break;
		}
	}
	return cycle << CYCLE_BITS;
}

/* The last of some cycles in which the unit is taken, or the cycle before them. */
static ULong last_taken(struct core *core, UInt unit, ULong cycle, UInt cycles)
{
	for (ULong c = cycle + cycles - 1; c >= cycle; c--) {
		const struct slot *slot = slot_at(core, c);

		if (slot && slot->taken[unit])
			return c;
	}
	return cycle - 1;
}

/* The same for a unit that is one, and that is held. */
static Moment hold_unit(struct core *core, UInt unit, Moment moment, UInt cycles)
{
	ULong cycle = cycle_of(next_cycle(moment)), last = cycle + SLOTS / 2, taken;

	while ((taken = last_taken(core, unit, cycle, cycles)) >= cycle && cycle < last)
		cycle = taken + 1;
	for (ULong c = cycle; c < cycle + cycles; c++) {
		struct slot *slot = slot_at(core, c);

		if (slot)
			slot->taken[unit] = 1;
	}
	return cycle << CYCLE_BITS;
}

/* ------------------------------------------------------------------ fetch */

static inline void fetch_line(struct core *core, Addr address)
{
	ULong line = address >> 6;

	if (LIKELY(line == core->line))
		return;
	core->line = line;
	core->fetch = cycles_later(core->fetch, memory_fetch(core->memory, address));
}

/* A repeated string instruction fetches its own operations, and nothing behind it meanwhile. */
static inline void spend(struct core *core, Moment moments)
{
	core->done += moments;
	core->fetch += moments;
}

static void start_repetition(struct core *core, Addr address, UInt kind)
{
	core->repetition = (UShort)kind;
	core->address = 0;
	if (kind < INSTRUCTION_COPIES)
		return;
	core->address = address;
	spend(core, CYCLE * core_processor->string_start);
}

static inline void begin_instruction(struct core *core, const struct recipe *recipe, ULong *costs,
				     const struct step *step)
{
	Addr address = recipe->address + step->offset;

	core->costs = costs + step->index * OWN_EVENTS;
	if (UNLIKELY(core->address == address)) {
		if (core->repetition == INSTRUCTION_COMPARES)
			spend(core, CYCLE * CYCLES_COMPARED);
		return;
	}
	core->earliest = core->retired;
	if (step->instruction_kind != INSTRUCTION_FUSED) {
		const Moment slot = CYCLE / core_processor->width;

		core->entry = core->entry + 1 == core_processor->window ? 0 : core->entry + 1;
		core->earliest += slot;
		fetch_line(core, address);
		core->fetch = later(core->fetch, core->window[core->entry]);
		core->fetched = core->fetch;
		core->fetch += slot;
	}
	core->done = cycles_later(core->fetched, 1);
	start_repetition(core, address, step->instruction_kind);
}

/* ------------------------------------------------------------------ steps */

static inline Moment when_sources_are_ready(const struct core *core, const struct step *step)
{
	Moment moment = cycles_later(core->fetched, 1);

	for (UInt i = 0; i < step->source_count; i++)
		moment = later(moment, core->ready[step->sources[i]]);
	return moment;
}

static inline void set_ready(struct core *core, const struct step *step, Moment moment)
{
	core->ready[step->result] = core->ready[step->also_result] = moment;
}

static inline Moment compute(struct core *core, const struct step *step, Moment moment)
{
	if (step->held)
		moment = hold_unit(core, step->unit, moment, step->held);
	else if (step->unit != UNIT_NONE)
		moment = take_unit(core, step->unit, moment);
	moment = cycles_later(moment, step->latency);
	set_ready(core, step, moment);
	return moment;
}

static inline void count_misses(struct core *core, enum memory_level level)
{
	for (UInt i = LEVEL_1; i < level; i++)
		count(core, L1_MISSES + i, 1);
}

static inline struct store *store_of(struct core *core, Addr word)
{
	return &core->stores[word % STORES];
}

static inline Moment load(struct core *core, const struct step *step, Addr address, Moment moment)
{
	const struct processor *p = core_processor;
	const struct store *store = store_of(core, address >> WORD_BITS);
	enum memory_level level;

	moment = memory_access(core->memory, address, take_unit(core, step->unit, moment), &level);
	if (UNLIKELY(level != LEVEL_1))
		count_misses(core, level);
	if (step->unit == UNIT_LOAD_VECTOR)
		moment = cycles_later(moment, p->vector_load);
	if (store->word == address >> WORD_BITS)
		moment = later(moment, cycles_later(store->ready, step->has_fixed_address
								      ? p->forwarding
								      : p->forwarding_computed));
	set_ready(core, step, moment);
	return moment;
}

static inline void note_store(struct core *core, Addr word, Moment moment)
{
	*store_of(core, word) = (struct store){word, moment};
}

/* Stores leave the core after retirement, so that nothing waits for them unless too many do. */
static inline Moment store(struct core *core, const struct step *step, Addr address, Moment moment)
{
	const ULong lag = STORES_WAIT_MAX * core_processor->memory_latency;
	enum memory_level level;
	Moment arrives;

	moment = take_unit(core, UNIT_STORE, moment);
	arrives = memory_access(core->memory, address, moment, &level);
	if (UNLIKELY(level != LEVEL_1)) {
		count_misses(core, level);
		if (level >= LEVEL_3 && arrives > cycles_later(moment, lag))
			moment = arrives - (lag << CYCLE_BITS);
	}
	for (UInt bytes = 0; bytes < step->size; bytes += 1 << WORD_BITS)
		note_store(core, (address + bytes) >> WORD_BITS, moment);
	return moment;
}

static Moment locked(struct core *core, const struct step *step, Moment moment)
{
	moment = cycles_later(later(moment, core->retired), core_processor->locked);
	set_ready(core, step, moment);
	core->fetch = later(core->fetch, moment);
	return moment;
}

/* The fetch after a branch, whose result is there at `moment`. */
static inline void go_on(struct core *core, Moment moment, Bool was_foreseen, Bool is_taken)
{
	if (UNLIKELY(!was_foreseen)) {
		count(core, MISPREDICTED, 1);
		core->fetch =
		    later(core->fetch, cycles_later(moment, core_processor->misprediction));
	} else if (is_taken)
		core->fetch = next_cycle(core->fetch);
}

static inline Moment branch(struct core *core, const struct recipe *recipe, UWord outcome,
			    Moment moment)
{
	Bool is_taken = (outcome != 0) != recipe->is_inverted;

	moment = cycles_later(take_unit(core, UNIT_BRANCH, moment), 1);
	go_on(core, moment, predict_direction(core->predictor, recipe->last, is_taken), is_taken);
	return moment;
}

static inline Moment jump(struct core *core, const struct recipe *recipe, UInt kind, Addr target,
			  Moment moment)
{
	Bool was_foreseen = True;

	moment = cycles_later(moment, 1);
	if (kind == STEP_RETURN)
		was_foreseen = predict_return(core->predictor, target);
	else if (kind == STEP_JUMP_COMPUTED || kind == STEP_CALL_COMPUTED)
		was_foreseen = predict_target(core->predictor, recipe->last, target);
	if (kind == STEP_CALL || kind == STEP_CALL_COMPUTED)
		predictor_call(core->predictor, recipe->next);
	go_on(core, moment, was_foreseen, True);
	return moment;
}

/* An access of an instruction that is repeated: the processor moves whole lines. */
static void repeat_access(struct core *core, const struct step *step, Addr address)
{
	enum memory_level level;
	Moment moment = memory_access(core->memory, address, core->fetched, &level);

	if (level != LEVEL_1) {
		count_misses(core, level);
		core->done = later(core->done, moment);
	}
	if (step->kind == STEP_STORE && core->repetition == INSTRUCTION_COPIES)
		spend(core, CYCLE * step->size / BYTES_COPIED);
}

static void repeat(struct core *core, const struct step *step, const Addr **address)
{
	if (step->kind == STEP_LOAD || step->kind == STEP_STORE)
		repeat_access(core, step, address_of_access(*(*address)++));
	if (step->kind == STEP_LOAD || step->kind == STEP_COMPUTE)
		set_ready(core, step, core->fetched);
}

VG_REGPARM(2) void core_run(const struct recipe *recipe, UWord outcome)
{
	struct core *core = core_of_thread();
	ULong *costs = counters_own(recipe->counters);
	const Addr *address = recipe_addresses;

	for (UInt i = 0; i < recipe->step_count; i++) {
		const struct step *step = &recipe->steps[i];
		Moment moment;

		if (step->kind == STEP_INSTRUCTION) {
			retire(core);
			begin_instruction(core, recipe, costs, step);
			continue;
		}
		if (UNLIKELY(core->address)) {
			repeat(core, step, &address);
			continue;
		}
		moment = when_sources_are_ready(core, step);
		switch (step->kind) {
		case STEP_COMPUTE:
			moment = compute(core, step, moment);
			break;
		case STEP_LOAD:
			moment = load(core, step, address_of_access(*address++), moment);
			break;
		case STEP_STORE:
			moment = store(core, step, address_of_access(*address++), moment);
			break;
		case STEP_LOCKED:
			moment = locked(core, step, moment);
			break;
		case STEP_BRANCH:
			moment = branch(core, recipe, outcome, moment);
			break;
		default:
			moment = jump(core, recipe, step->kind, outcome, moment);
		}
		core->done = later(core->done, moment);
	}
	retire(core);
}
