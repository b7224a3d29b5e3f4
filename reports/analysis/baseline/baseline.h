/*
 * Baselines: documents of single runs put together, made small, and kept.
 *
 * Several documents of one profile are runs of the same thing. What they agree in is exact; where
 * they differ the profile keeps the figures of its median run, and beside them the range and the
 * functions that differed (docs/document.md, `repeats`). Documents of different kinds (cpu, memory,
 * timing) of a profile complete each other.
 */
#ifndef REPORTS_ANALYSIS_BASELINE_BASELINE_H
#define REPORTS_ANALYSIS_BASELINE_BASELINE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/*
 * All profiles of all documents, runs joined. False when runs of one profile were not measured
 * alike, naming the field, or a part is malformed. Lives in the arena and shares the documents'
 * texts.
 */
bool baseline_combine(const struct document *documents, u32 count, struct arena *arena,
		      struct document *out, struct diag *diag);

/*
 * Leaves out what is too bulky to be kept in git: functions and allocation sites below 0.01 % of
 * the total become one row "(other)"; contexts, lines, snapshots and single timed runs go. Source
 * files below the folder `root` ("" for none) are named relative to it, so that a baseline is the
 * same whichever checkout it was made in.
 */
bool baseline_prune(struct document *document, struct text root, struct arena *arena,
		    struct diag *diag);

/*
 * Puts the profiles of `from` into the baseline. A profile that is there is replaced; one that was
 * measured of the very same program under the same conditions only gets the new kinds.
 */
bool baseline_update(struct document *baseline, const struct document *from, struct arena *arena,
		     struct diag *diag);

/*
 * The document with nothing in it but what is the same in every run: each profile has its own
 * `system`, without what only informs; times and commits are gone. Lives in the arena.
 */
void baseline_exact(const struct document *document, struct arena *arena, struct document *exact);

/* Whether both hold the same profiles with the same exact figures, under the same conditions; only
 * times, commits and what informs may differ. */
bool baseline_is_same(const struct document *a, const struct document *b, struct arena *arena,
		      bool *is_same, struct diag *diag);

#endif
