/* Trees of where the instructions went: from recorded call contexts, exact, or guessed without. */
#ifndef REPORTS_ANALYSIS_TREE_CPU_H
#define REPORTS_ANALYSIS_TREE_CPU_H

#include "tree.h"

/*
 * The tree of the profile's contexts, for one of its events. Its total is totals[event]. With
 * `fold`, a function that is on the stack already continues in the frame it has there, so that
 * every stack names a function once: recursion, mutual one included, takes up no width and no
 * depth of its own. Costs stay what they are. The profile must be resolved; places share its texts
 * and place N is its function N. Without contexts the tree is its root.
 */
struct tree tree_of_contexts(const struct cpu_profile *profile, u32 event, bool fold,
			     struct arena *arena);

/*
 * What the call graph alone suggests: the cost of a function is shared out among its callees in the
 * proportion of their costs, whoever called it. This is a guess, and often a wrong one; the tree is
 * marked `estimated`. Its total is totals[event] nevertheless, and its recursion folded.
 */
struct tree tree_estimate(const struct cpu_profile *profile, u32 event, struct arena *arena);

#endif
