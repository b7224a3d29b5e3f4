/*
 * Whether two measurements are the same to the unit, and if not, all that differs: for runs of one
 * and the same thing, which exact tools should count alike. No limit, no tolerance, no verdict.
 */
#ifndef REPORTS_ANALYSIS_EXACT_H
#define REPORTS_ANALYSIS_EXACT_H

#include "common/arena.h"
#include "common/diag.h"
#include "scalars.h"
#include "parsers/document/document.h"
#include "parsers/model/io.h"

/* Ids of a function in the old and in the new profile, NO_ID where it is not. */
struct function_pair {
	u32 id[2];
};

/*
 * The functions whose self costs or calls differ, those that are in one profile alone included, by
 * object, name and file. Inclusive costs say nothing here: a difference below changes them all the
 * way up to main. The array, of the number returned, lives in the arena. Both must be resolved.
 */
u32 functions_that_differ(const struct cpu_profile *old, const struct cpu_profile *now,
			  struct arena *arena, struct function_pair **pairs);

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
