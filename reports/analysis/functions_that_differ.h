/* Which functions of two profiles of the same program were not counted alike. */
#ifndef REPORTS_ANALYSIS_FUNCTIONS_THAT_DIFFER_H
#define REPORTS_ANALYSIS_FUNCTIONS_THAT_DIFFER_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* Ids of a function in the old and in the new profile, NO_ID where it is not. */
struct function_pair {
	u32 id[2];
};

/*
 * The functions whose self costs or calls differ, those that are in one profile alone included, by
 * object, name and file. Inclusive costs say nothing here: a difference below changes them all the
 * way up to main. The array, of the number returned, lives in the arena. Both must be resolved.
 */
u32 functions_that_differ(const struct cpu_profile *old, const struct cpu_profile *now,
			  struct arena *arena, struct function_pair **pairs);

#endif
