#include "joined.h"

#include "common/memory.h"
#include "match.h"
#include "reports/analysis/prune.h"

#include <stdlib.h>
#include <string.h>

struct joining {
	struct joined_profiles *out;
	struct arena *arena;
	const struct cpu_profile *alike[2]; /* the recorded ones, or pruned */
	u32 *first_call; /* of each matched function; its calls end where the next one's begin */
};

/* ---------------------------------------------------------------- events */

static u32 find_events(struct joined_profiles *out, struct arena *arena)
{
	const struct cpu_profile *old = out->recorded[OLD], *now = out->recorded[NEW];
	u32 count = 0;

	for (int side = OLD; side <= NEW; side++)
		out->events[side] = ARENA_NEW(arena, u32, (size_t)now->event_count + 1);
	for (u32 e = 0; e < now->event_count; e++) {
		u32 event = cpu_event(old, now->events[e]);

		if (event == NO_ID)
			continue;
		out->events[OLD][count] = event;
		out->events[NEW][count++] = e;
	}
	return count;
}

/* The chosen events of `count` rows. */
static u64 *select_events(const struct joining *j, int side, const u64 *costs)
{
	u32 count = j->out->sides[side].event_count;
	u64 *chosen = ARENA_NEW(j->arena, u64, (size_t)count + 1);

	for (u32 e = 0; e < count; e++)
		chosen[e] = costs[j->out->events[side][e]];
	return chosen;
}

/* ---------------------------------------------------------------- functions */

static struct cpu_function *make_functions(const struct joining *j)
{
	const struct cpu_match *match = &j->out->match;
	struct cpu_function *functions =
	    ARENA_NEW(j->arena, struct cpu_function, (size_t)match->function_count + 1);

	for (u32 f = 0; f < match->function_count; f++) {
		const struct matched_function *function = &match->functions[f];

		functions[f] = (struct cpu_function){
		    .object = function->object,
		    .file = function->file,
		    .name = function->name,
		    .line = function->line,
		    .calls = function->calls[NEW],
		    .inlined = function->inlined[OLD] || function->inlined[NEW],
		};
	}
	return functions;
}

static u64 reduced(u64 value, u64 amount, u64 least)
{
	return value >= amount && value - amount >= least ? value - amount : least;
}

/* Calls between clones of one function are none in the source, as in match.c. */
static void leave_out_inner_calls(const struct joining *j, int side)
{
	const struct cpu_profile *from = j->alike[side];
	struct cpu_profile *into = &j->out->sides[side];
	const u32 *ids = j->out->match.ids[side];

	for (u32 c = 0; c < from->call_count; c++) {
		const struct cpu_call *call = &from->calls[c];
		size_t row = (size_t)ids[call->callee] * into->event_count;

		if (call->caller == call->callee || ids[call->caller] != ids[call->callee])
			continue;
		for (u32 e = 0; e < into->event_count; e++)
			into->inclusive[row + e] =
			    reduced(into->inclusive[row + e],
				    from->call_costs[(size_t)c * from->event_count +
						     j->out->events[side][e]],
				    into->self[row + e]);
	}
}

static void add_costs(const struct joining *j, int side)
{
	const struct cpu_profile *from = j->alike[side];
	const struct cpu_match *match = &j->out->match;
	struct cpu_profile *into = &j->out->sides[side];
	size_t cells = (size_t)into->function_count * into->event_count + 1;

	into->self = ARENA_NEW(j->arena, u64, cells);
	into->inclusive = ARENA_NEW(j->arena, u64, cells);
	for (u32 f = 0; f < from->function_count; f++)
		for (u32 e = 0; e < into->event_count; e++) {
			size_t at = (size_t)f * from->event_count + j->out->events[side][e];
			size_t to = (size_t)match->ids[side][f] * into->event_count + e;

			into->self[to] += from->self[at];
			into->inclusive[to] += from->inclusive[at];
		}
	leave_out_inner_calls(j, side);
	for (u32 f = 0; f < into->function_count; f++) {
		size_t row = (size_t)f * into->event_count;

		if (match->functions[f].is_folded)
			memcpy(into->inclusive + row, into->self + row,
			       into->event_count * sizeof(u64));
	}
}

/* ---------------------------------------------------------------- calls */

static u32 *find_first_calls(const struct cpu_match *match)
{
	u32 *first = memory_new((size_t)match->function_count + 1, sizeof(*first));

	for (u32 f = 0, c = 0; f <= match->function_count; f++) {
		while (c < match->call_count && match->calls[c].caller < f)
			c++;
		first[f] = c;
	}
	return first;
}

/* The index of the matched call, or NO_ID. */
static u32 find_call(const struct joining *j, u32 caller, u32 callee)
{
	const struct matched_call *calls = j->out->match.calls;
	u32 low = j->first_call[caller], high = j->first_call[caller + 1], end = high;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (calls[middle].callee < callee)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && calls[low].callee == callee ? low : NO_ID;
}

static void add_calls(const struct joining *j, int side)
{
	const struct cpu_profile *from = j->alike[side];
	const struct cpu_match *match = &j->out->match;
	const u32 *ids = match->ids[side];
	struct cpu_profile *into = &j->out->sides[side];

	into->call_count = match->call_count;
	into->calls = ARENA_NEW(j->arena, struct cpu_call, (size_t)match->call_count + 1);
	into->call_costs =
	    ARENA_NEW(j->arena, u64, (size_t)match->call_count * into->event_count + 1);
	for (u32 i = 0; i < match->call_count; i++)
		into->calls[i] = (struct cpu_call){match->calls[i].caller, match->calls[i].callee,
						   match->calls[i].count[side]};
	for (u32 c = 0; c < from->call_count; c++) {
		const struct cpu_call *call = &from->calls[c];
		u32 id = find_call(j, ids[call->caller], ids[call->callee]);

		if (id == NO_ID ||
		    (call->caller != call->callee && ids[call->caller] == ids[call->callee]))
			continue;
		for (u32 e = 0; e < into->event_count; e++)
			into->call_costs[(size_t)id * into->event_count + e] +=
			    from->call_costs[(size_t)c * from->event_count +
					     j->out->events[side][e]];
	}
}

/* ---------------------------------------------------------------- all of it */

static void describe(const struct joining *j, int side)
{
	const struct cpu_profile *from = j->out->recorded[side];
	struct cpu_profile *into = &j->out->sides[side];

	*into = (struct cpu_profile){
	    .command = from->command,
	    .creator = from->creator,
	    .cycles_label = from->cycles_label,
	    .forked = from->forked,
	    .event_count = into->event_count,
	    .events = ARENA_NEW(j->arena, struct text, (size_t)into->event_count + 1)};
	for (u32 e = 0; e < into->event_count; e++)
		into->events[e] = from->events[j->out->events[side][e]];
	into->totals = select_events(j, side, from->totals);
	into->program = select_events(j, side, from->program);
	for (u32 share = 0; share < SHARE_COUNT; share++)
		into->shares[share] = select_events(j, side, from->shares[share]);
}

/* Makes the numbers of functions those of the recorded profile, not of the pruned one. */
static void renumber(const struct joining *j, int side, const u32 *pruned_ids)
{
	u32 count = j->out->recorded[side]->function_count, *ids;

	if (!pruned_ids)
		return;
	ids = ARENA_NEW(j->arena, u32, (size_t)count + 1);
	for (u32 f = 0; f < count; f++)
		ids[f] = j->out->match.ids[side][pruned_ids[f]];
	j->out->match.ids[side] = ids;
}

static void match(struct joining *j, const struct cpu_change *change, const u32 *event)
{
	if (change && change->profiles[OLD] == j->alike[OLD] &&
	    change->profiles[NEW] == j->alike[NEW] && change->events[OLD] == event[OLD] &&
	    change->events[NEW] == event[NEW])
		j->out->match = change->match;
	else
		cpu_match(j->alike, event, j->arena, &j->out->match);
}

bool cpu_join(const struct cpu_profile *old, const struct cpu_profile *now,
	      const struct cpu_change *change, const struct moved_lines *moved, struct arena *arena,
	      struct joined_profiles *out)
{
	struct joining j = {.out = out, .arena = arena, .alike = {old, now}};
	struct cpu_function *functions;
	u32 count, first[2], *pruned_ids[2];

	*out = (struct joined_profiles){.recorded = {old, now}, .moved = moved};
	count = find_events(out, arena);
	if (!count)
		return false;
	for (int side = OLD; side <= NEW; side++) {
		first[side] = out->events[side][0];
		out->sides[side].event_count = count;
	}
	cpu_prune_alike(j.alike, arena, pruned_ids);
	match(&j, change, first);
	functions = make_functions(&j);
	j.first_call = find_first_calls(&out->match);
	for (int side = OLD; side <= NEW; side++) {
		describe(&j, side);
		out->sides[side].functions = functions;
		out->sides[side].function_count = out->match.function_count;
		add_costs(&j, side);
		add_calls(&j, side);
		renumber(&j, side, pruned_ids[side]);
	}
	free(j.first_call);
	line_map_make(out->recorded, first, &out->match, moved, &out->lines);
	return true;
}
