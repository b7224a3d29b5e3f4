/* Private to baseline.c: joins several runs of one profile. */
#ifndef REPORTS_ANALYSIS_BASELINE_RUNS_H
#define REPORTS_ANALYSIS_BASELINE_RUNS_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/* A profile and its document, which has the facts of the system. */
struct baseline_run {
	const struct document *document;
	const struct document_profile *profile;
};

/* Joins at least one run, all of the same profile; see baseline_combine(). */
bool baseline_join_runs(const struct baseline_run *runs, u32 count, struct arena *arena,
			struct document_profile *out, struct diag *diag);

#endif
