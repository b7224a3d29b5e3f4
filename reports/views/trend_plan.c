#include "trend_plan.h"

struct planner {
	const enum commit_status *commits;
	u32 count;
	bool *is_wanted; /* by commit */
	struct trend_plan *plan;
};

/* Measurements that a bisection of this many commits takes at most. */
static u32 depth_of(u32 commits)
{
	u32 depth = 0;

	for (; commits; commits /= 2)
		depth++;
	return depth;
}

static void want(struct planner *p, u32 commit, u32 most)
{
	if (p->is_wanted[commit])
		return;
	p->is_wanted[commit] = true;
	p->plan->count++;
	p->plan->most += most;
}

static u32 count_unmeasured(const struct planner *p, u32 after, u32 before)
{
	u32 count = 0;

	for (u32 i = after + 1; i < before; i++)
		count += p->commits[i] == COMMIT_UNMEASURED;
	return count;
}

/* Wants the middle one of the commits between these two that may still be measured. */
static void want_middle(struct planner *p, u32 after, u32 before)
{
	u32 count = count_unmeasured(p, after, before), passed = 0;

	for (u32 i = after + 1; i < before; i++) {
		if (p->commits[i] != COMMIT_UNMEASURED)
			continue;
		if (passed++ == (count - 1) / 2) {
			want(p, i, depth_of(count));
			return;
		}
	}
}

/* Wants the first and the last commit, or those next to them that can be measured. */
static void want_ends(struct planner *p)
{
	u32 first = 0, last = p->count - 1;

	while (first < last && p->commits[first] == COMMIT_FAILED)
		first++;
	while (last > first && p->commits[last] == COMMIT_FAILED)
		last--;
	if (p->commits[first] == COMMIT_UNMEASURED)
		want(p, first, 1);
	if (p->commits[last] == COMMIT_UNMEASURED)
		want(p, last, 1);
}

static void want_inside_steps(struct planner *p, const struct trend *trend)
{
	for (u32 i = 0; i < trend->series_count; i++)
		for (u32 k = 1; k < trend->series[i].count; k++) {
			const struct trend_point *point = &trend->series[i].points[k];

			if (trend_is_move(point))
				want_middle(
				    p, trend->states[trend->series[i].points[k - 1].state].position,
				    trend->states[point->state].position);
		}
}

static void want_inside_gaps(struct planner *p, const struct trend *trend, u32 max_gap)
{
	for (u32 i = 1; i < trend->state_count; i++) {
		u32 after = trend->states[i - 1].position, before = trend->states[i].position;

		if (before - after > max_gap)
			want_middle(p, after, before);
	}
}

static void list_wanted(const struct planner *p, struct arena *arena)
{
	u32 count = 0;

	p->plan->positions = ARENA_NEW(arena, u32, (size_t)p->plan->count + 1);
	for (u32 i = 0; i < p->count; i++)
		if (p->is_wanted[i])
			p->plan->positions[count++] = i;
}

void trend_plan_make(const enum commit_status *commits, u32 count, const struct trend *trend,
		     u32 max_gap, struct arena *arena, struct trend_plan *out)
{
	struct planner p = {.commits = commits,
			    .count = count,
			    .is_wanted = ARENA_NEW(arena, bool, (size_t)count + 1),
			    .plan = out};

	*out = (struct trend_plan){0};
	if (!count)
		return;
	want_ends(&p);
	want_inside_steps(&p, trend);
	if (max_gap)
		want_inside_gaps(&p, trend, max_gap);
	list_wanted(&p, arena);
}
