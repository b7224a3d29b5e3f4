/*
 * What the user's own functions cost: themselves, and the code of others that they call. In
 *
 *	append (own) → strlen (the C library)        sort (own) → qsort (the C library) → less (own)
 *
 * strlen's cost is append's, and qsort's is sort's, but without less, which is own code again.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_OWN_COST_H
#define REPORTS_ANALYSIS_GROWTH_OWN_COST_H

#include "parsers/model/cpu.h"

/*
 * Sets is_own[] for all functions. Of a program without debug information, all functions outside of
 * the system's libraries are taken for own code; if there are none either, all are.
 */
void find_own_functions(const struct cpu_profile *profile, bool *is_own);

/* Sets costs[] for all functions, 0 for code that is not own. The profile is resolved. The figures
 * are exact where no code of others calls back into own code, else shares of its cost. */
void find_own_costs(const struct cpu_profile *profile, u32 event, const bool *is_own, u64 *costs);

#endif
