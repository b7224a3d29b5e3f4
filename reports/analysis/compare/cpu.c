#include "cpu.h"

#include "common/memory.h"
#include "parsers/resolve/program.h"
#include "blame.h"
#include "call_place.h"
#include "match.h"
#include "origin.h"

#include <stdlib.h>
#include <string.h>

static u64 magnitude(i64 value)
{
	return value < 0 ? 0 - (u64)value : (u64)value;
}

/* ---------------------------------------------------------------- functions */

/* (new calls - old calls) × old cost per call, rounded towards zero. */
static i64 cost_of_more_calls(const struct matched_function *f)
{
	__int128 more = (__int128)f->calls[NEW] - f->calls[OLD];
	__int128 cost = more * f->self[OLD] / f->calls[OLD];

	if (cost > INT64_MAX)
		return INT64_MAX;
	return cost < -INT64_MAX ? -INT64_MAX : (i64)cost;
}

static void split_change(const struct matched_function *f, struct function_change *out)
{
	out->self = change_of(f->self);
	if (f->fate == FATE_NEW || f->fate == FATE_VANISHED)
		out->by_calls = out->self;
	else if (f->calls[OLD] && f->calls[NEW])
		out->by_calls = cost_of_more_calls(f);
	else
		out->by_calls = 0;
	if (__builtin_sub_overflow(out->self, out->by_calls, &out->by_cost))
		out->by_cost = out->self > 0 ? INT64_MAX : -INT64_MAX;
}

static bool is_noisy(const struct matched_function *f, const struct text *noisy, u32 count)
{
	struct arena scratch = {0};
	struct text name = arena_printf(&scratch, "%.*s:%.*s", TEXT_ARGS(path_basename(f->object)),
					TEXT_ARGS(f->name));
	u32 low = 0, high = count;
	bool found;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (text_compare(noisy[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	found = low < count && text_equal(noisy[low], name);
	arena_release(&scratch);
	return found;
}

static int by_change(const void *a, const void *b)
{
	const struct function_change *x = a, *y = b;

	if (x->self != y->self && magnitude(x->self) != magnitude(y->self))
		return magnitude(x->self) > magnitude(y->self) ? -1 : 1;
	return (x->function > y->function) - (x->function < y->function);
}

static bool has_changed(const struct matched_function *f)
{
	return f->self[OLD] != f->self[NEW] || f->calls[OLD] != f->calls[NEW] ||
	       f->fate == FATE_RENAMED;
}

static u32 count_changed(const struct cpu_match *match)
{
	u32 count = 0;

	for (u32 f = 0; f < match->function_count; f++)
		count += has_changed(&match->functions[f]);
	return count;
}

static void collect_changes(struct cpu_change *out, const struct text *noisy, u32 noisy_count,
			    struct arena *arena)
{
	struct cpu_match *match = &out->match;
	i64 *blame = memory_new((size_t)match->function_count + 1, sizeof(*blame));

	find_blame(match, blame);
	out->functions = ARENA_NEW(arena, struct function_change, count_changed(match) + 1);
	for (u32 f = 0; f < match->function_count; f++) {
		const struct matched_function *function = &match->functions[f];
		struct function_change *change;

		if (!has_changed(function))
			continue;
		change = &out->functions[out->count];
		change->function = f;
		change->blame = change->part = blame[f];
		change->is_noisy = noisy_count && is_noisy(function, noisy, noisy_count);
		split_change(function, change);
		out->count++;
	}
	qsort(out->functions, out->count, sizeof(*out->functions), by_change);
	free(blame);
}

/* ---------------------------------------------------------------- causes */

struct suspect {
	i64 blame;
	u32 index;
};

static int by_blame(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	if (magnitude(x->blame) != magnitude(y->blame))
		return magnitude(x->blame) > magnitude(y->blame) ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Whether most of what is inlined, by cost, is in one profile and not at all in the other, which
 * has no inlined functions. */
static bool knows_one_side_alone(const struct cpu_match *match)
{
	u64 inlined[2] = {0}, unmatched[2] = {0};

	for (u32 i = 0; i < match->function_count; i++) {
		const struct matched_function *f = &match->functions[i];

		for (int side = OLD; side <= NEW; side++) {
			u64 cost = f->inlined[side] ? f->self[side] : 0;

			inlined[side] += cost;
			if (f->fate == FATE_NEW || f->fate == FATE_VANISHED)
				unmatched[side] += cost;
		}
	}
	if ((inlined[OLD] != 0) == (inlined[NEW] != 0))
		return false;
	return unmatched[OLD] + unmatched[NEW] > (inlined[OLD] + inlined[NEW]) / 2;
}

static u32 count_major(const struct suspect *suspects, u32 count, i64 total)
{
	u32 major = count != 0;

	while (major < count && magnitude(suspects[major].blame) >= magnitude(total) / 100)
		major++;
	return major;
}

static void find_causes_of(struct cpu_change *out, struct arena *arena)
{
	struct suspect *suspects = memory_new((size_t)out->count + 1, sizeof(*suspects));
	i64 total = change_of(out->totals);

	for (u32 i = 0; i < out->count; i++) {
		i64 blame = out->functions[i].blame;

		if (blame != 0 && (total == 0 || (blame > 0) == (total > 0)))
			suspects[out->cause_count++] = (struct suspect){blame, i};
	}
	qsort(suspects, out->cause_count, sizeof(*suspects), by_blame);
	out->major_count = count_major(suspects, out->cause_count, total);
	out->causes = ARENA_NEW(arena, u32, out->cause_count + 1);
	for (u32 i = 0; i < out->cause_count; i++)
		out->causes[i] = suspects[i].index;
	free(suspects);
}

/* ---------------------------------------------------------------- callers */

static bool is_larger(const struct caller_change *a, const struct caller_change *b)
{
	u64 first = distance_of(a->cost), second = distance_of(b->cost);

	if (first != second)
		return first > second;
	return distance_of(a->count) > distance_of(b->count);
}

/* Inserts the caller among the few largest, if it is one of them. */
static void keep_caller(struct function_change *change, struct caller_change caller)
{
	u32 place = change->caller_count;

	while (place > 0 && is_larger(&caller, &change->callers[place - 1]))
		place--;
	if (place == CALLERS_KEPT)
		return;
	if (change->caller_count < CALLERS_KEPT)
		change->caller_count++;
	for (u32 i = change->caller_count - 1; i > place; i--)
		change->callers[i] = change->callers[i - 1];
	change->callers[place] = caller;
}

static struct caller_change caller_of(const struct cpu_match *match,
				      const struct matched_call *call)
{
	struct caller_change caller = {
	    .function = call->caller,
	    .in_cycle = call_is_in_cycle(match, call),
	    .is_inlined = call->is_inlined,
	    .count = {call->count[OLD], call->count[NEW]},
	};

	if (!caller.in_cycle)
		memcpy(caller.cost, call->cost, sizeof(caller.cost));
	return caller;
}

static void find_callers(struct cpu_change *out, u32 wanted)
{
	u32 *change_of_function =
	    memory_new((size_t)out->match.function_count + 1, sizeof(*change_of_function));

	for (u32 i = 0; i < out->count && i < wanted; i++)
		change_of_function[out->functions[i].function] = i + 1;
	for (u32 i = 0; i < out->cause_count && i < wanted; i++)
		change_of_function[out->functions[out->causes[i]].function] = out->causes[i] + 1;
	for (u32 c = 0; c < out->match.call_count; c++) {
		u32 change = change_of_function[out->match.calls[c].callee];
		struct caller_change caller = caller_of(&out->match, &out->match.calls[c]);

		if (change && (change_of(caller.count) || change_of(caller.cost)))
			keep_caller(&out->functions[change - 1], caller);
	}
	free(change_of_function);
}

/* ---------------------------------------------------------------- */

void cpu_compare(const struct cpu_profile *old, const struct cpu_profile *now, struct text event,
		 const struct text *noisy, u32 noisy_count, u32 callers_for, struct arena *arena,
		 struct cpu_change *out)
{
	const struct cpu_profile *profiles[2] = {old, now};
	u32 events[2] = {cpu_event(old, event), cpu_event(now, event)};

	*out = (struct cpu_change){.profiles = {old, now},
				   .events = {events[OLD], events[NEW]},
				   .event = now->events[events[NEW]],
				   .event_label = cpu_event_label(now, events[NEW])};
	for (int side = OLD; side <= NEW; side++) {
		out->totals[side] = profiles[side]->totals[events[side]];
		out->program[side] = profiles[side]->program[events[side]];
		for (int share = 0; share < SHARE_COUNT; share++)
			out->shares[share][side] = profiles[side]->shares[share][events[side]];
	}
	cpu_match(profiles, events, arena, &out->match);
	collect_changes(out, noisy, noisy_count, arena);
	out->is_one_sided = knows_one_side_alone(&out->match);
	charge_own_code(out, cpu_executable(now));
	if (!out->is_one_sided)
		find_causes_of(out, arena);
	find_callers(out, callers_for);
	find_call_places(out, profiles, events, callers_for);
}
