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

/* Adds the exact kinds of the profile. If it has the kind cpu, count is not needed, because cpu
 * counts instructions too. */
static void add_kinds(struct needs *needs, const struct document_profile *profile)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (kind->must_agree && kind_is_measured(kind, profile) &&
		    (!text_equal(kind->name, T("count")) || !profile->cpu))
			needs->kinds |= (u64)1 << i;
}

static bool is_regressed(const struct profile_change *change, bool is_exact)
{
	for (u32 i = 0; i < change->metric_count; i++)
		if (change->metrics[i].is_exact == is_exact &&
		    change->metrics[i].verdict == VERDICT_REGRESSED)
			return true;
	return false;
}

static void find_needs(const struct profile_change *change, const struct document_profile *now,
		       struct needs *needs)
{
	needs->wants_exact |= is_regressed(change, true) && change->exact_runs <= EXACT_AGAIN;
	needs->wants_timed |=
	    is_regressed(change, false) && now->timing && change->timed_runs < TIMED_AGAIN;
	add_kinds(needs, now);
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

void comparison_plan(const struct comparison *comparison, const struct document *old,
		     const struct document *now, struct arena *arena, struct plan *plan)
{
	struct needs *all = ARENA_NEW(arena, struct needs, (size_t)comparison->profile_count + 1);
	u32 count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++) {
		const struct profile_change *change = &comparison->profiles[i];
		const struct document_profile *before = document_partner(old, now, change->name);
		const struct document_profile *after = document_find(now, change->name);

		if (before && after)
			find_needs(change, after, needs_of(all, &count, change->name));
	}
	*plan = (struct plan){.steps = ARENA_NEW(arena, struct plan_step, 2 * (size_t)count + 1)};
	for (u32 i = 0; i < count; i++) {
		if (all[i].wants_exact)
			add_step(plan, all[i].whole, join(&all[i], arena), EXACT_AGAIN);
		if (all[i].wants_timed)
			add_step(plan, all[i].whole, T("timing"), TIMED_AGAIN);
	}
}
