/*
 * What the lines of own code cost in the libraries that they call. Own code is not in it, whether a
 * line calls it directly or a library does for it, such as std::for_each(): it has lines itself.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_LIBRARY_COST_H
#define REPORTS_ANALYSIS_COMPARE_LIBRARY_COST_H

#include "matched.h"
#include "parsers/model/cpu.h"

/* By place of the profile, which is that side of the match. Exact where no library calls own code,
 * else with a share of its cost. The caller frees the array. */
u64 *library_costs_find(const struct cpu_profile *profile, u32 event, const struct cpu_match *match,
			int side);

#endif
