/*
 * Baselines: documents of single runs that are combined, reduced in size, and saved.
 *
 * Several documents of one profile are runs of the same thing. Figures that agree in all runs are
 * exact. For figures that differ, the profile has those of the median run, their ranges, and the
 * functions that differed (docs/document.md, `repeats`). Documents of different kinds (cpu, memory,
 * timing) of a profile complete each other.
 */
#ifndef REPORTS_ANALYSIS_BASELINE_BASELINE_H
#define REPORTS_ANALYSIS_BASELINE_BASELINE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/*
 * Combines the profiles of all documents; runs of one profile are joined. False, with a diag, if
 * runs of one profile were not measured in the same way (the diag names the field), or if a part is
 * malformed. The result lives in the arena and shares the documents' texts.
 */
bool baseline_combine(const struct document *documents, u32 count, struct arena *arena,
		      struct document *out, struct diag *diag);

/*
 * Removes what is too large to be kept in git: functions and allocation sites below 0.01 % of the
 * total become one row "(other)"; contexts, lines, snapshots and timed runs beyond the first 100
 * are removed. Source files below the folder `root` ("" for none) are named relative to it, so that
 * a baseline does not depend on the checkout.
 */
bool baseline_prune(struct document *document, struct text root, struct arena *arena,
		    struct diag *diag);

/* Adds the profiles of `from` to the baseline. An existing profile is replaced; if it was measured
 * from the identical program under the same conditions, only the new kinds are added. */
bool baseline_update(struct document *baseline, const struct document *from, struct arena *arena,
		     struct diag *diag);

/* The document reduced to what is the same in every run: without times and commits, and with the
 * facts that must agree in each profile's own `system`. Lives in the arena. */
void baseline_exact(const struct document *document, struct arena *arena, struct document *exact);

/* Sets is_same if both hold the same profiles with the same exact figures, under the same
 * conditions. Times, commits and facts that only inform may differ. */
bool baseline_is_same(const struct document *a, const struct document *b, struct arena *arena,
		      bool *is_same, struct diag *diag);

#endif
