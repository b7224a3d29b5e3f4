#include "rename.h"

#include "common/memory.h"
#include "names.h"
#include "parsers/model/cpu.h"
#include "reports/analysis/label.h"

#include <stdlib.h>

/* The evidence by which functions are recognised, from the most to the least certain. */
enum evidence {
	BY_NAME,  /* the same name in another object; unique on each side */
	BY_LABEL, /* the same name without parameters and template arguments, in the same file */
	BY_LABEL_ALONE, /* the same in another file: inlined code may change a function's file */
	BY_EVERYTHING,	/* the same calls, self cost, callers and callees */
	BY_NEIGHBOURS,	/* the same callers and callees, and a similar cost */
	BY_COST,	/* the same calls and self cost, if these are large enough */
	EVIDENCE_COUNT
};

/* Below this self cost, equal costs may be a coincidence. */
enum { TELLING_COST = 100 };

struct candidate {
	u64 signature;
	u32 function;
	bool is_new;
};

struct search {
	const struct cpu_match *match;
	u32 *partner;
	u64 *neighbours; /* function → hash over its callers and callees */
	bool *has_callees;
	bool *is_taken; /* new functions that already have a partner */
	struct candidate *candidates;
	size_t count;
};

static u64 mix(u64 hash, u64 value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

/* The identity of a function as a neighbour: the function itself if it is known on both sides. */
static u64 identity(const struct search *s, u32 function)
{
	enum function_fate fate = s->match->functions[function].fate;

	if (fate == FATE_VANISHED && s->partner[function] != NO_ID)
		return s->partner[function] + 1;
	if (fate == FATE_KEPT || (fate == FATE_NEW && s->is_taken[function]))
		return function + 1;
	return 0;
}

/* Hashes the callers and callees of each function. Hashes are added, so that the order of calls
 * does not matter. */
static void hash_neighbours(struct search *s)
{
	for (u32 f = 0; f < s->match->function_count; f++)
		s->neighbours[f] = s->has_callees[f] = 0;
	for (u32 c = 0; c < s->match->call_count; c++) {
		const struct matched_call *call = &s->match->calls[c];

		s->neighbours[call->callee] += mix(mix(1, identity(s, call->caller)), 1);
		s->neighbours[call->caller] += mix(mix(2, identity(s, call->callee)), 2);
		s->has_callees[call->caller] |= call->caller != call->callee;
	}
}

static bool is_open(const struct search *s, u32 function)
{
	enum function_fate fate = s->match->functions[function].fate;

	if (fate == FATE_NEW)
		return !s->is_taken[function];
	return fate == FATE_VANISHED && s->partner[function] == NO_ID;
}

static bool is_any_open(const struct search *s)
{
	for (u32 f = 0; f < s->match->function_count; f++)
		if (is_open(s, f))
			return true;
	return false;
}

/* Computes the function's signature for this kind of evidence; false if it does not apply. */
static bool signature(const struct search *s, u32 function, enum evidence evidence, u64 *out)
{
	const struct matched_function *f = &s->match->functions[function];
	int side = f->fate == FATE_NEW ? NEW : OLD;
	u64 object = text_hash(f->place);
	u64 costs = mix(mix(3, f->calls[side]), f->self[side]);
	struct arena scratch = {0};

	switch (evidence) {
	case BY_NAME:
		*out = text_hash(function_name_plain(f->name, &scratch));
		arena_release(&scratch);
		return !function_name_is_address(f->name);
	case BY_LABEL:
	case BY_LABEL_ALONE:
		*out = mix(object, text_hash(label_of(f->name, &scratch)));
		if (evidence == BY_LABEL)
			*out = mix(*out, text_hash(path_basename(f->file)));
		arena_release(&scratch);
		return !function_name_is_address(f->name);
	case BY_EVERYTHING:
		*out = mix(mix(object, s->neighbours[function]), costs);
		return s->neighbours[function] != 0;
	case BY_NEIGHBOURS:
		*out = mix(object, s->neighbours[function]);
		return s->neighbours[function] != 0;
	default:
		*out = mix(object, costs);
		return f->self[side] >= TELLING_COST;
	}
}

static int by_signature(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->signature != y->signature)
		return x->signature < y->signature ? -1 : 1;
	if (x->is_new != y->is_new)
		return x->is_new ? 1 : -1;
	return (x->function > y->function) - (x->function < y->function);
}

static void collect_candidates(struct search *s, enum evidence evidence)
{
	s->count = 0;
	for (u32 f = 0; f < s->match->function_count; f++) {
		struct candidate *candidate = &s->candidates[s->count];

		if (!is_open(s, f) || !signature(s, f, evidence, &candidate->signature))
			continue;
		candidate->function = f;
		candidate->is_new = s->match->functions[f].fate == FATE_NEW;
		s->count++;
	}
	qsort(s->candidates, s->count, sizeof(*s->candidates), by_signature);
}

static bool within_factor_2(u64 a, u64 b)
{
	return a / 2 <= b && b / 2 <= a;
}

static bool same_cost_per_call(const struct matched_function *old,
			       const struct matched_function *now)
{
	return old->calls[OLD] && now->calls[NEW] &&
	       (unsigned __int128)old->self[OLD] * now->calls[NEW] ==
		   (unsigned __int128)now->self[NEW] * old->calls[OLD];
}

/* Whether two functions with the same signature can be the same function. */
static bool is_plausible(const struct search *s, u32 old, u32 now, enum evidence evidence)
{
	const struct matched_function *a = &s->match->functions[old];
	const struct matched_function *b = &s->match->functions[now];
	bool same_calls = a->calls[OLD] == b->calls[NEW];
	bool similar_cost = within_factor_2(a->self[OLD], b->self[NEW]);

	if (evidence != BY_NEIGHBOURS || same_cost_per_call(a, b))
		return true;
	return similar_cost && (same_calls || s->has_callees[old]);
}

/* Pairs candidates of one signature: `old` functions of the old profile, followed by `now` of the
 * new one. Returns the number of pairs. */
static u32 pair_up(struct search *s, const struct candidate *run, size_t old, size_t now,
		   enum evidence evidence)
{
	u32 pairs = 0;

	if (old != now || (old > 1 && evidence != BY_EVERYTHING))
		return 0;
	for (size_t i = 0; i < old; i++) {
		u32 a = run[i].function, b = run[old + i].function;

		if (!is_plausible(s, a, b, evidence))
			continue;
		s->partner[a] = b;
		s->is_taken[b] = true;
		pairs++;
	}
	return pairs;
}

static u32 pair_by(struct search *s, enum evidence evidence)
{
	u32 pairs = 0;

	hash_neighbours(s);
	collect_candidates(s, evidence);
	for (size_t start = 0, end; start < s->count; start = end) {
		size_t old = 0;

		for (end = start; end < s->count &&
				  s->candidates[end].signature == s->candidates[start].signature;
		     end++)
			old += !s->candidates[end].is_new;
		pairs += pair_up(s, &s->candidates[start], old, end - start - old, evidence);
	}
	return pairs;
}

void find_renamed(const struct cpu_match *match, u32 *partner)
{
	enum { ROUNDS = 8 };
	u32 count = match->function_count;
	struct search s = {.match = match,
			   .partner = partner,
			   .neighbours = memory_new(count + 1, sizeof(u64)),
			   .has_callees = memory_new(count + 1, sizeof(bool)),
			   .is_taken = memory_new(count + 1, sizeof(bool)),
			   .candidates = memory_new(count + 1, sizeof(struct candidate))};

	/*
	 * Every pair adds evidence for its neighbours, so begin again with the most certain kind.
	 */
	for (int round = 0; round < ROUNDS && is_any_open(&s); round++) {
		u32 pairs = 0;

		for (int evidence = 0; evidence < EVIDENCE_COUNT && !pairs; evidence++)
			pairs = pair_by(&s, (enum evidence)evidence);
		if (!pairs)
			break;
	}
	free(s.neighbours);
	free(s.has_callees);
	free(s.is_taken);
	free(s.candidates);
}
