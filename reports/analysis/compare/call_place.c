#include "call_place.h"

#include "common/memory.h"

#include <stdlib.h>

/* The calls at one line, on one side. */
struct line_of_calls {
	const struct cpu_place *place;
	u64 count, cost;
	bool is_paired;
};

struct lines_of_calls {
	struct line_of_calls *items;
	size_t count, capacity;
};

struct searching {
	struct cpu_change *change;
	const struct cpu_profile *const *profiles;
	const u32 *event;
};

/* A function of the match. */
static u32 caller_of(const struct searching *s, int side, const struct cpu_place *place)
{
	return s->change->match.ids[side][s->profiles[side]->calls[place->call].caller];
}

static u32 callee_of(const struct searching *s, int side, const struct cpu_place *place)
{
	return s->change->match.ids[side][s->profiles[side]->calls[place->call].callee];
}

static u64 cost_of(const struct searching *s, int side, const struct cpu_place *place)
{
	const struct cpu_profile *profile = s->profiles[side];
	size_t index = (size_t)(place - profile->places);

	return profile->place_costs[index * profile->event_count + s->event[side]];
}

/* ---------------------------------------------------------------- which line */

static int by_line(const void *a, const void *b)
{
	const struct cpu_place *x = ((const struct line_of_calls *)a)->place;
	const struct cpu_place *y = ((const struct line_of_calls *)b)->place;
	int order = text_compare(x->file, y->file);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Adds up the calls of one line, which may be of several clones of a function. */
static void join_lines(struct lines_of_calls *lines)
{
	size_t count = 0;

	if (!lines->count)
		return;
	qsort(lines->items, lines->count, sizeof(*lines->items), by_line);
	for (size_t i = 1; i < lines->count; i++) {
		struct line_of_calls *last = &lines->items[count];

		if (by_line(last, &lines->items[i])) {
			lines->items[++count] = lines->items[i];
			continue;
		}
		last->count += lines->items[i].count;
		last->cost += lines->items[i].cost;
	}
	lines->count = count + 1;
}

/* The lines from which the caller, NO_ID for any, calls that function. */
static struct lines_of_calls collect(const struct searching *s, int side, u32 caller, u32 callee)
{
	const struct cpu_profile *profile = s->profiles[side];
	struct lines_of_calls lines = {0};

	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];

		if (callee_of(s, side, place) != callee ||
		    (caller != NO_ID && caller_of(s, side, place) != caller))
			continue;
		GROW(lines.items, lines.capacity, lines.count + 1);
		lines.items[lines.count++] =
		    (struct line_of_calls){place, place->count, cost_of(s, side, place), false};
	}
	join_lines(&lines);
	return lines;
}

/* How sure it is that two lines are one, in the order of trying. */
enum likeness { SAME_LINE, SAME_COST, SAME_ORDER, LIKENESSES };

static bool are_alike(const struct line_of_calls *old, const struct line_of_calls *now,
		      enum likeness likeness)
{
	if (likeness == SAME_ORDER)
		return true;
	if (old->count != now->count)
		return false;
	return likeness == SAME_LINE ? !by_line(old, now) : old->cost == now->cost;
}

static struct line_of_calls *find_partner(struct lines_of_calls *old,
					  const struct line_of_calls *now, enum likeness likeness)
{
	for (size_t i = 0; i < old->count; i++)
		if (!old->items[i].is_paired && are_alike(&old->items[i], now, likeness))
			return &old->items[i];
	return NULL;
}

/* Fills change[] with how much the calls of each new line changed. */
static void pair_lines(struct lines_of_calls *old, struct lines_of_calls *now, u64 *change)
{
	for (size_t i = 0; i < now->count; i++)
		change[i] = now->items[i].cost;
	for (enum likeness likeness = SAME_LINE; likeness < LIKENESSES; likeness++)
		for (size_t i = 0; i < now->count; i++) {
			struct line_of_calls *line = &now->items[i], *partner;

			if (line->is_paired)
				continue;
			partner = find_partner(old, line, likeness);
			if (!partner)
				continue;
			change[i] = distance_of((u64[2]){partner->cost, line->cost});
			partner->is_paired = line->is_paired = true;
		}
}

/* The line whose calls changed most; NULL if there is none. */
static const struct cpu_place *most_changed(struct lines_of_calls *old, struct lines_of_calls *now)
{
	u64 *change = memory_new(now->count + 1, sizeof(*change));
	size_t best = 0;

	pair_lines(old, now, change);
	for (size_t i = 1; i < now->count; i++)
		if (change[i] > change[best])
			best = i;
	free(change);
	return now->count ? now->items[best].place : NULL;
}

static const struct cpu_place *find_line(const struct searching *s, u32 caller, u32 callee)
{
	struct lines_of_calls old = collect(s, OLD, caller, callee);
	struct lines_of_calls now = collect(s, NEW, caller, callee);
	const struct cpu_place *place = most_changed(&old, &now);

	free(old.items);
	free(now.items);
	return place;
}

/* ---------------------------------------------------------------- what is at that line */

/* Whether its name or parameters changed; the latter changes what a call of it costs the caller. */
static bool is_another_one(const struct matched_function *function)
{
	return function->fate == FATE_RENAMED;
}

/* The function of own code that is called at the same line. Of several, the one whose name or
 * parameters changed; else none, for it is not known which. */
static u32 find_own_callee(const struct searching *s, const struct cpu_place *at)
{
	const struct cpu_profile *profile = s->profiles[NEW];
	const struct matched_function *functions = s->change->match.functions;
	u32 caller = caller_of(s, NEW, at), best = NO_ID;
	bool is_only = true;

	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_place *place = &profile->places[i];
		u32 callee = callee_of(s, NEW, place);

		if (place->line != at->line || caller_of(s, NEW, place) != caller ||
		    !text_equal(place->file, at->file) || callee == caller || callee == best ||
		    !matched_is_own(&functions[callee]))
			continue;
		is_only = best == NO_ID;
		if (best == NO_ID || is_another_one(&functions[callee]))
			best = callee;
	}
	if (is_only || (best != NO_ID && is_another_one(&functions[best])))
		return best;
	return NO_ID;
}

static bool is_only_caller(const struct searching *s, u32 caller, u32 callee)
{
	const struct cpu_match *match = &s->change->match;

	for (u32 i = 0; i < match->call_count; i++)
		if (match->calls[i].callee == callee && match->calls[i].caller != caller)
			return false;
	return true;
}

static void find_place(const struct searching *s, struct function_change *f)
{
	bool has_origin = f->origin != NO_ID;
	const struct cpu_place *place;

	if (!has_origin && !s->change->match.functions[f->function].inlined[NEW])
		return;
	place = find_line(s, f->origin, has_origin ? f->via : f->function);
	if (!place)
		return;
	f->place = (struct call_place){
	    .caller = caller_of(s, NEW, place),
	    .file = place->file,
	    .line = place->line,
	    .own_callee = has_origin ? find_own_callee(s, place) : NO_ID,
	};
	if (!has_origin)
		f->place.is_only = is_only_caller(s, f->place.caller, f->function);
}

void find_call_places(struct cpu_change *change, const struct cpu_profile *const profiles[2],
		      const u32 event[2], u32 wanted)
{
	struct searching s = {.change = change, .profiles = profiles, .event = event};

	for (u32 i = 0; i < change->cause_count && i < wanted; i++)
		find_place(&s, &change->functions[change->causes[i]]);
}
