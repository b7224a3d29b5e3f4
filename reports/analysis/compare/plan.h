/*
 * Decides what must be measured again before a regression is reported. All scripts that compare a
 * new measurement with a baseline use this rule.
 *
 *         - An exact figure regressed: measure the profile's kinds again, so that a rare event is
 * not taken for a change.
 *         - A time regressed: make many timed runs instead of a few.
 *
 * A pure function of the comparison. Measuring again fulfils it, so the next plan is empty.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_PLAN_H
#define REPORTS_ANALYSIS_COMPARE_PLAN_H

#include "compare.h"

/* One step, for the profile of one whole run. */
struct plan_step {
	struct text profile;
	struct text kinds; /* "cpu,memory", in the form of profile-deep, or "timing" */
	u32 runs;
};

struct plan {
	u32 count;
	struct plan_step *steps; /* a profile's exact step comes before its timed one */
};

/* The result lives in the arena and shares the comparison's texts. */
void comparison_plan(const struct comparison *comparison, struct arena *arena, struct plan *plan);

#endif
