/*
 * What is to be measured again before anybody is accused: the one rule for every script that
 * compares what it has just measured with a baseline.
 *
 *	- An exact figure regressed: its profile's kinds again, so that no rare event is taken for a
 *	  change.
 *	- A time regressed: many timed runs in place of a few.
 *	- Cachegrind's count is another one, and callgrind did not run: callgrind once, for the
 *	  causes.
 *
 * A pure function of what was compared, and what was measured again satisfies it: after two rounds
 * at most nothing is left to do.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_PLAN_H
#define REPORTS_ANALYSIS_COMPARE_PLAN_H

#include "compare.h"

/* One step of it, for the profile of one whole run. */
struct plan_step {
	struct text profile;
	struct text kinds; /* "cpu,memory", as profile-deep has them, or "timing" */
	u32 runs;
};

struct plan {
	u32 count;
	struct plan_step *steps; /* exact ones of a profile before the timed one */
};

/* The documents are those of the comparison. The result lives in the arena. */
void comparison_plan(const struct comparison *comparison, const struct document *old,
		     const struct document *now, struct arena *arena, struct plan *plan);

#endif
