#include "prune.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "common/memory.h"
#include "reports/analysis/compare/names.h"

#include <stdlib.h>
#include <string.h>

struct pruning {
	const struct cpu_profile *in;
	struct cpu_profile *out;
	struct arena *arena;
	u32 *target; /* function id → id in the pruned profile */
	u32 other;   /* id of the row for folded functions, NO_ID if there are none */
};

static bool is_other(const struct cpu_function *function)
{
	return !function->object.length && text_equal(function->name, T(PRUNED_NAME));
}

bool cpu_is_pruned(const struct cpu_profile *profile)
{
	/* The row has no object, so it is among the first. */
	for (u32 f = 0; f < profile->function_count; f++) {
		if (profile->functions[f].object.length)
			break;
		if (is_other(&profile->functions[f]))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------- which functions stay */

static struct text key_of(const struct cpu_function *function, bool with_file,
			  struct buffer *buffer)
{
	struct arena scratch = {0};

	buffer_clear(buffer);
	buffer_add(buffer, path_basename(function->object));
	buffer_add_byte(buffer, 0);
	buffer_add(buffer, function_name_plain(function->name, &scratch));
	buffer_add_byte(buffer, 0);
	if (with_file)
		buffer_add(buffer, path_basename(function->file));
	arena_release(&scratch);
	return buffer_text(buffer);
}

static void add_keys(struct intern *keys, const struct cpu_profile *profile, bool with_file)
{
	struct buffer key = {0};

	for (u32 f = 0; f < profile->function_count; f++)
		if (!is_other(&profile->functions[f]))
			intern_add(keys, key_of(&profile->functions[f], with_file, &key));
	buffer_release(&key);
}

/* Adds functions of `like` that are not found with their file, without it: inlining may change a
 * function's file. */
static void add_keys_without_file(struct intern *keys, const struct cpu_profile *like,
				  const struct intern *own)
{
	struct buffer key = {0};

	for (u32 f = 0; f < like->function_count; f++)
		if (!is_other(&like->functions[f]) &&
		    intern_find(own, key_of(&like->functions[f], true, &key)) == INTERN_NONE)
			intern_add(keys, key_of(&like->functions[f], false, &key));
	buffer_release(&key);
}

static void keep_alike(const struct pruning *p, const struct cpu_profile *like, bool *is_kept)
{
	struct intern own = {0}, exact = {0}, loose = {0};
	struct buffer key = {0};

	add_keys(&own, p->in, true);
	add_keys(&exact, like, true);
	add_keys_without_file(&loose, like, &own);
	for (u32 f = 0; f < p->in->function_count; f++) {
		const struct cpu_function *function = &p->in->functions[f];

		is_kept[f] |= intern_find(&exact, key_of(function, true, &key)) != INTERN_NONE ||
			      intern_find(&loose, key_of(function, false, &key)) != INTERN_NONE;
	}
	intern_release(&own);
	intern_release(&exact);
	intern_release(&loose);
	buffer_release(&key);
}

static u64 threshold_of(const struct cpu_profile *profile)
{
	return profile->totals[0] / PRUNE_PARTS + (profile->totals[0] % PRUNE_PARTS != 0);
}

/* What only one side has is kept if the other would not have folded half of it either: at about
 * the threshold, a function that is hardly changed is folded on one side alone. */
static void keep_large(const struct pruning *p, const struct cpu_profile *like, bool *is_kept)
{
	const struct cpu_profile *in = p->in;
	u64 cut = threshold_of(in);

	if (like && cut < 2 * threshold_of(like))
		cut = 2 * threshold_of(like);
	for (u32 f = 0; f < in->function_count; f++)
		is_kept[f] = !is_other(&in->functions[f]) &&
			     in->inclusive[(size_t)f * in->event_count] >= cut;
}

static bool sorts_before_other(const struct cpu_function *function)
{
	return !function->object.length && text_compare(function->name, T(PRUNED_NAME)) < 0;
}

/* Assigns the new ids; the row for folded functions gets its sorted position. */
static void assign_ids(struct pruning *p, const bool *is_kept)
{
	const struct cpu_profile *in = p->in;
	u32 next = 0, folded = 0;

	for (u32 f = 0; f < in->function_count; f++)
		folded += !is_kept[f];
	p->other = NO_ID;
	for (u32 f = 0; f < in->function_count; f++) {
		if (!is_kept[f])
			continue;
		if (folded && p->other == NO_ID && !sorts_before_other(&in->functions[f]))
			p->other = next++;
		p->target[f] = next++;
	}
	if (folded && p->other == NO_ID)
		p->other = next++;
	for (u32 f = 0; f < in->function_count; f++)
		if (!is_kept[f])
			p->target[f] = p->other;
	p->out->function_count = next;
}

/* ---------------------------------------------------------------- folding */

static void add_costs(u64 *sum, const u64 *costs, u32 count)
{
	for (u32 event = 0; event < count; event++)
		sum[event] += costs[event];
}

static void fold_functions(struct pruning *p)
{
	const struct cpu_profile *in = p->in;
	struct cpu_profile *out = p->out;
	u32 events = in->event_count;
	size_t costs = ((size_t)out->function_count + 1) * events;

	out->functions = ARENA_NEW(p->arena, struct cpu_function, out->function_count + 1);
	out->self = ARENA_NEW(p->arena, u64, costs);
	out->inclusive = ARENA_NEW(p->arena, u64, costs);
	for (u32 f = 0; f < in->function_count; f++) {
		u32 target = p->target[f];
		const u64 *self = &in->self[(size_t)f * events];

		add_costs(&out->self[(size_t)target * events], self, events);
		if (target == p->other) {
			add_costs(&out->inclusive[(size_t)target * events], self, events);
			out->functions[target].calls += in->functions[f].calls;
			continue;
		}
		add_costs(&out->inclusive[(size_t)target * events],
			  &in->inclusive[(size_t)f * events], events);
		out->functions[target] = in->functions[f];
	}
	if (p->other != NO_ID) {
		struct cpu_function *other = &out->functions[p->other];

		other->object = other->file = T("");
		other->name = T(PRUNED_NAME);
	}
}

struct folded_call {
	u32 caller, callee, index; /* index of the original call */
};

static int by_caller_and_callee(const void *a, const void *b)
{
	const struct folded_call *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	if (x->callee != y->callee)
		return x->callee < y->callee ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Collects the calls whose caller and callee are kept; calls of folded functions are small too and
 * are left out. */
static u32 collect_calls(const struct pruning *p, struct folded_call *calls)
{
	u32 count = 0;

	for (u32 c = 0; c < p->in->call_count; c++) {
		u32 caller = p->target[p->in->calls[c].caller];
		u32 callee = p->target[p->in->calls[c].callee];

		if (caller != p->other && callee != p->other)
			calls[count++] = (struct folded_call){caller, callee, c};
	}
	qsort(calls, count, sizeof(*calls), by_caller_and_callee);
	return count;
}

/* Keeps the places of calls that are kept; `call` has their new numbers. */
static void keep_places(struct pruning *p, const u32 *call)
{
	const struct cpu_profile *in = p->in;
	struct cpu_profile *out = p->out;
	u32 events = in->event_count;

	out->places = ARENA_NEW(p->arena, struct cpu_place, (size_t)in->place_count + 1);
	out->place_costs = ARENA_NEW(p->arena, u64, ((size_t)in->place_count + 1) * events);
	out->place_count = 0;
	for (u32 i = 0; i < in->place_count; i++) {
		struct cpu_place place = in->places[i];

		place.call = call[place.call];
		if (place.call == NO_ID)
			continue;
		add_costs(&out->place_costs[(size_t)out->place_count * events],
			  &in->place_costs[(size_t)i * events], events);
		out->places[out->place_count++] = place;
	}
}

static void fold_calls(struct pruning *p)
{
	const struct cpu_profile *in = p->in;
	struct cpu_profile *out = p->out;
	struct folded_call *calls = memory_new((size_t)in->call_count + 1, sizeof(*calls));
	u32 events = in->event_count, count = collect_calls(p, calls);
	u32 *numbers = memory_new((size_t)in->call_count + 1, sizeof(*numbers));

	memset(numbers, 0xff, (size_t)in->call_count * sizeof(*numbers));
	out->calls = ARENA_NEW(p->arena, struct cpu_call, (size_t)count + 1);
	out->call_costs = ARENA_NEW(p->arena, u64, ((size_t)count + 1) * events);
	out->call_count = 0;
	for (u32 i = 0; i < count; i++) {
		struct cpu_call *call;

		if (!i || calls[i].caller != calls[i - 1].caller ||
		    calls[i].callee != calls[i - 1].callee)
			out->calls[out->call_count++] =
			    (struct cpu_call){calls[i].caller, calls[i].callee, 0};
		call = &out->calls[out->call_count - 1];
		numbers[calls[i].index] = out->call_count - 1;
		call->count += in->calls[calls[i].index].count;
		add_costs(&out->call_costs[(size_t)(out->call_count - 1) * events],
			  &in->call_costs[(size_t)calls[i].index * events], events);
	}
	keep_places(p, numbers);
	free(numbers);
	free(calls);
}

u32 *cpu_prune(const struct cpu_profile *in, const struct cpu_profile *like, struct arena *arena,
	       struct cpu_profile *out)
{
	struct pruning p = {.in = in, .out = out, .arena = arena};
	bool *is_kept = memory_new((size_t)in->function_count + 1, sizeof(*is_kept));

	*out = *in;
	out->lines = out->line_calls = (struct cpu_lines){0};
	out->context_count = 0;
	p.target = ARENA_NEW(arena, u32, (size_t)in->function_count + 1);
	keep_large(&p, like, is_kept);
	if (like)
		keep_alike(&p, like, is_kept);
	assign_ids(&p, is_kept);
	fold_functions(&p);
	fold_calls(&p);
	free(is_kept);
	return p.target;
}

static void prune_like(const struct cpu_profile **profile, const struct cpu_profile *other,
		       struct arena *arena, u32 **ids)
{
	struct cpu_profile *pruned;

	*ids = NULL;
	if (!cpu_is_pruned(other))
		return;
	pruned = ARENA_NEW(arena, struct cpu_profile, 1);
	*ids = cpu_prune(*profile, other, arena, pruned);
	*profile = pruned;
}

void cpu_prune_alike(const struct cpu_profile *profiles[2], struct arena *arena, u32 *ids[2])
{
	const struct cpu_profile *as_given[2] = {profiles[0], profiles[1]};

	prune_like(&profiles[0], as_given[1], arena, &ids[0]);
	prune_like(&profiles[1], as_given[0], arena, &ids[1]);
}
