/* Makes one tree of two recordings, with the new and the old cost of every stack. */
#ifndef REPORTS_ANALYSIS_TREE_COMPARE_H
#define REPORTS_ANALYSIS_TREE_COMPARE_H

#include "reports/analysis/compare/match.h"
#include "tree.h"

/*
 * The tree of the contexts of both profiles (index OLD and NEW). Places are the matched functions
 * of compare/match.h, with clones of one function as one. A frame that is in only one recording has
 * cost 0 in the other. Totals are those of the profiles, which must be resolved. Lives in the
 * arena.
 */
struct tree tree_of_match(const struct cpu_profile *const profiles[2], const u32 event[2],
			  const struct cpu_match *match, bool fold, struct arena *arena);

/* The same, of profiles that were not matched before. */
struct tree tree_compare(const struct cpu_profile *const profiles[2], const u32 event[2], bool fold,
			 struct arena *arena);

#endif
