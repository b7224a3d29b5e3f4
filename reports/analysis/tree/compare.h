/* Two recordings as one tree: what every stack costs now, and what it cost before. */
#ifndef REPORTS_ANALYSIS_TREE_COMPARE_H
#define REPORTS_ANALYSIS_TREE_COMPARE_H

#include "reports/analysis/compare/match.h"
#include "tree.h"

/*
 * The contexts of both profiles (index OLD and NEW), matched function by function as
 * compare_match.h does it; places are its functions, clones of one function being one. Frames that
 * are in one recording only have 0 in the other. Totals are those of the profiles. Both must be
 * resolved.
 */
struct tree tree_compare(const struct cpu_profile *const profiles[2], const u32 event[2], bool fold,
			 struct arena *arena);

#endif
