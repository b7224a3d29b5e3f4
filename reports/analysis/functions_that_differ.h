/* Finds the functions with different counts in two profiles of the same program. */
#ifndef REPORTS_ANALYSIS_FUNCTIONS_THAT_DIFFER_H
#define REPORTS_ANALYSIS_FUNCTIONS_THAT_DIFFER_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* The ids of a function in the old and the new profile; NO_ID on a side without it. */
struct function_pair {
	u32 id[2];
};

/*
 * The functions whose self costs or calls differ, including those in only one profile, sorted by
 * object, name and file. Inclusive costs are not compared, because one difference changes those of
 * all callers up to main. Returns the number; the array lives in the arena. Both profiles must be
 * resolved.
 */
u32 functions_that_differ(const struct cpu_profile *old, const struct cpu_profile *now,
			  struct arena *arena, struct function_pair **pairs);

#endif
