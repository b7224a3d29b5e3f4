#include "plan.h"

#include "common/buffer.h"
#include "parsers/kinds.h"

enum { EXACT_AGAIN = 3, TIMED_AGAIN = 10 };

/* What must be measured again for one run, collected from its profile and the profiles of its
 * parts. */
struct needs {
	struct text whole;
	bool wants_exact, wants_timed;
	u64 kinds; /* one bit per kind, by its index in the table */
};

/* ---------------------------------------------------------------- one profile */

static bool is_regressed(const struct profile_change *change, bool is_exact)
{
	for (u32 i = 0; i < change->metric_count; i++)
		if (change->metrics[i].is_exact == is_exact &&
		    change->metrics[i].verdict == VERDICT_REGRESSED)
			return true;
	return false;
}

static void find_needs(const struct profile_change *change, struct needs *needs)
{
	needs->wants_exact |= is_regressed(change, true) && change->exact_runs <= EXACT_AGAIN;
	needs->wants_timed |=
	    is_regressed(change, false) && change->is_timed && change->timed_runs < TIMED_AGAIN;
	needs->kinds |= change->exact_kinds;
}

/* ---------------------------------------------------------------- all profiles */

static struct needs *needs_of(struct needs *all, u32 *count, struct text profile)
{
	struct text whole = text_before(profile, text_find(profile, '/'));

	for (u32 i = 0; i < *count; i++)
		if (text_equal(all[i].whole, whole))
			return &all[i];
	all[*count] = (struct needs){.whole = whole};
	return &all[(*count)++];
}

static void add_step(struct plan *plan, struct text profile, struct text kinds, u32 runs)
{
	plan->steps[plan->count++] = (struct plan_step){profile, kinds, runs};
}

static struct text join(const struct needs *needs, struct arena *arena)
{
	struct buffer out = {0};

	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (needs->kinds >> i & 1)
			buffer_printf(&out, "%s%.*s", out.length ? "," : "", TEXT_ARGS(kind->name));
	return buffer_take(&out, arena);
}

void comparison_plan(const struct comparison *comparison, struct arena *arena, struct plan *plan)
{
	struct needs *all = ARENA_NEW(arena, struct needs, (size_t)comparison->profile_count + 1);
	u32 count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++) {
		const struct profile_change *change = &comparison->profiles[i];

		if (change->is_in[OLD] && change->is_in[NEW])
			find_needs(change, needs_of(all, &count, change->name));
	}
	*plan = (struct plan){.steps = ARENA_NEW(arena, struct plan_step, 2 * (size_t)count + 1)};
	for (u32 i = 0; i < count; i++) {
		if (all[i].wants_exact)
			add_step(plan, all[i].whole, join(&all[i], arena), EXACT_AGAIN);
		if (all[i].wants_timed)
			add_step(plan, all[i].whole, T("timing"), TIMED_AGAIN);
	}
}
