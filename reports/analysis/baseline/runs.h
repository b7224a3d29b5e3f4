/* The part of baseline.c that makes one profile of several runs of it. */
#ifndef REPORTS_ANALYSIS_BASELINE_RUNS_H
#define REPORTS_ANALYSIS_BASELINE_RUNS_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

/* A profile and the document it stands in, which knows the system it was measured on. */
struct baseline_run {
	const struct document *document;
	const struct document_profile *profile;
};

/* Joins the runs, one at least, all of one profile; see baseline_combine(). */
bool baseline_join_runs(const struct baseline_run *runs, u32 count, struct arena *arena,
			struct document_profile *out, struct diag *diag);

#endif
