/*
 * Folds the small functions of a cpu profile into one row, for baselines that are kept in git and
 * for profiles that are compared with them.
 */
#ifndef REPORTS_ANALYSIS_PRUNE_H
#define REPORTS_ANALYSIS_PRUNE_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* The name of the row; its object and file are "". */
#define PRUNED_NAME "(other)"

/* Functions whose inclusive cost is below 1/PRUNE_PARTS of the total, 0.01 %, are folded. */
enum { PRUNE_PARTS = 10000 };

/*
 * Functions whose inclusive cost (of the first event) is below the threshold become one row; calls
 * from and to them, contexts and lines are removed. Totals, and the sum of all self costs, do not
 * change. Functions that are also in `like` (unless NULL), which is pruned, are always kept; others
 * must also be twice as large as what was folded there. The result lives in the arena and shares
 * the texts of `in`. Returns the number there of each function of `in`.
 */
u32 *cpu_prune(const struct cpu_profile *in, const struct cpu_profile *like, struct arena *arena,
	       struct cpu_profile *out);

/* Whether the profile has the row for folded functions. */
bool cpu_is_pruned(const struct cpu_profile *profile);

/* Prunes each profile of two if the other one is pruned: functions that were folded in one must not
 * look new or vanished in the other, also where both are pruned and their totals differ. `ids`
 * become, for those that were pruned now, the new numbers of their functions, else NULL. */
void cpu_prune_alike(const struct cpu_profile *profiles[2], struct arena *arena, u32 *ids[2]);

#endif
