/*
 * What the user's own functions cost: themselves, and the code of others that they call. In
 *
 *	append (own) → strlen (the C library)        sort (own) → qsort (the C library) → less (own)
 *
 * strlen's cost is append's, and qsort's is sort's, but without less, which is own code again.
 */
#ifndef REPORTS_ANALYSIS_OWN_COST_H
#define REPORTS_ANALYSIS_OWN_COST_H

#include "parsers/model/cpu.h"

/* What is taken for own code. */
enum own_rule {
	OWN_BY_FILE,   /* functions with debug information from files that are not the system's */
	OWN_BY_OBJECT, /* functions outside of the system's libraries */
	OWN_ALL,
};

/* The first rule by which one of the processes, those of one run, has own code. A shell without
 * debug information that runs a program with it has none. */
enum own_rule own_rule_of(const struct cpu_profile *const *processes, u32 count);

/* Sets is_own[] for all functions. */
void find_own_functions(const struct cpu_profile *profile, enum own_rule rule, bool *is_own);

/* Sets shares[] for all functions: how much of what they cost, with callees, is own code, from 0 to
 * 1. It is 1 for own code. The profile is resolved. */
void find_own_shares(const struct cpu_profile *profile, u32 event, const bool *is_own,
		     double *shares);

/* What is left of a cost without the share of own code in it. */
u64 without_own(u64 cost, double share);

/* Sets costs[] for all functions, 0 for code that is not own. The profile is resolved. The figures
 * are exact where no code of others calls back into own code, else shares of its cost. */
void find_own_costs(const struct cpu_profile *profile, u32 event, const bool *is_own, u64 *costs);

#endif
