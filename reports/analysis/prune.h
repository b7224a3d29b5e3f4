/*
 * A cpu profile with its small functions folded into one row, for baselines that are kept in git
 * and for what is compared with them.
 */
#ifndef REPORTS_ANALYSIS_PRUNE_H
#define REPORTS_ANALYSIS_PRUNE_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* What the row is called; its object and file are "". */
#define PRUNED_NAME "(other)"

/* Functions below this part of the total, callees included, are folded: 0.01 %. */
enum { PRUNE_PARTS = 10000 };

/*
 * Functions whose inclusive cost (of the first event) is below the cut become one row; calls from
 * and to them, contexts and lines are left out. Totals, and the sum of all self costs, stay what
 * they were. Functions that are in `like` too (unless NULL) are kept however small they are. The
 * result lives in the arena and shares the texts of `in`.
 */
void cpu_prune(const struct cpu_profile *in, const struct cpu_profile *like, struct arena *arena,
	       struct cpu_profile *out);

/* Whether the profile has such a row. */
bool cpu_is_pruned(const struct cpu_profile *profile);

#endif
