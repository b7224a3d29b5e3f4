/* Trees of costs by call stack: exact from recorded call contexts, or else estimated. */
#ifndef REPORTS_ANALYSIS_TREE_CPU_H
#define REPORTS_ANALYSIS_TREE_CPU_H

#include "tree.h"

/*
 * The tree of the profile's contexts, for one of its events. Its total is totals[event]. With
 * `fold`, a function that is already on the stack continues in its existing frame, so that every
 * stack names a function once and recursion, even mutual, adds no frames. Costs do not change. The
 * profile must be resolved; places share its texts, and place N is its function N. Without contexts
 * the tree has only its root.
 */
struct tree tree_of_contexts(const struct cpu_profile *profile, u32 event, bool fold,
			     struct arena *arena);

/*
 * Estimates the tree from the call graph: the cost of a function is distributed to its callees in
 * proportion to their costs, whoever called it. The result is often wrong, so the tree is marked
 * `estimated`. Its total is totals[event], and recursion is folded.
 */
struct tree tree_estimate(const struct cpu_profile *profile, u32 event, struct arena *arena);

#endif
