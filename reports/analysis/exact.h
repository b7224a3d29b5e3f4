/*
 * Whether two measurements are the same to the unit, and if not, all that differs: for runs of one
 * and the same thing, which exact tools should count alike. No limit, no tolerance, no verdict.
 */
#ifndef REPORTS_ANALYSIS_EXACT_H
#define REPORTS_ANALYSIS_EXACT_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/scalars.h"
#include "functions_that_differ.h"
#include "parsers/document/document.h"
#include "parsers/model/io.h"

/* A process that callgrind counted and whose functions differ. */
struct exact_process {
	struct text profile, command;	       /* of a child process, "" for the process itself */
	const struct cpu_profile *profiles[2]; /* an empty one where it is not */
	u32 pair_count;
	struct function_pair *pairs;
};

enum certainty {
	CERTAINTY_NONE,	   /* nothing that is called tells */
	CERTAINTY_ASKED,   /* nor does it, but the run asks the kernel for what may vary */
	CERTAINTY_PERHAPS, /* the program calls what brings it about */
	CERTAINTY_LIKELY,  /* functions that differ are, or call, what brings it about */
};

struct exact_comparison {
	u32 process_count;
	struct exact_process *processes; /* only such that differ */
	u32 function_count;		 /* in all of them */
	enum certainty certainty;
	u32 causes;	   /* causes.h */
	struct text asked; /* asked.h, "" without its system calls */
	u32 figure_count;
	struct scalar_change *figures; /* of the other kinds, only such that differ, by path:
					* "io.totals.reads" */
};

/*
 * Compares everything that is exact in both: functions, figures of memory, io and the other kinds;
 * neither times nor what was measured when and where. `io` is a run's system calls, to tell causes
 * by, or NULL. False when a part is malformed. Lives in the arena and shares the documents' texts.
 */
bool compare_exactly(const struct document *old, const struct document *now,
		     const struct io_profile *io, struct arena *arena, struct exact_comparison *out,
		     struct diag *diag);

#endif
