/*
 * Which commits of a history to measure, so that every step is found with few builds: the ends, and
 * between two measured commits whose figures differ by more than the limit the middle one. Exact
 * figures need nothing else. Steps that cancel each other between two measured commits are not
 * seen; measuring at least every n-th commit finds those that are farther apart.
 */
#ifndef REPORTS_VIEWS_TREND_PLAN_H
#define REPORTS_VIEWS_TREND_PLAN_H

#include "trend.h"

enum commit_status { COMMIT_UNMEASURED, COMMIT_MEASURED, COMMIT_FAILED };

struct trend_plan {
	u32 count;
	u32 *positions; /* to measure now, in order; none: all steps are found */
	u32 most;	/* how many measurements there will be at most, these included */
};

/*
 * Makes the plan for `count` commits, oldest first. `trend` is that of the measured ones, whose
 * states have their positions. `max_gap`: of this many commits in a row, one is measured; 0 for no
 * such rule. The result lives in the arena.
 */
void trend_plan_make(const enum commit_status *commits, u32 count, const struct trend *trend,
		     u32 max_gap, struct arena *arena, struct trend_plan *out);

#endif
