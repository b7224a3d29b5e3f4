/*
 * Compares two runs of the same command, which exact tools should count equally, and lists every
 * difference. There is no limit, no tolerance and no verdict.
 */
#ifndef REPORTS_ANALYSIS_EXACT_H
#define REPORTS_ANALYSIS_EXACT_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/scalars.h"
#include "functions_that_differ.h"
#include "parsers/document/document.h"
#include "parsers/model/io.h"

/* A process whose functions were counted differently. */
struct exact_process {
	struct text profile, command;	       /* of a child process, "" for the process itself */
	const struct cpu_profile *profiles[2]; /* an empty profile on a side without the process */
	u32 pair_count;
	struct function_pair *pairs;
};

enum certainty {
	CERTAINTY_NONE,	   /* no called function suggests a cause */
	CERTAINTY_ASKED,   /* the same, but some system calls have results that may vary */
	CERTAINTY_PERHAPS, /* the program calls functions that suggest a cause */
	CERTAINTY_LIKELY,  /* functions that differ are, or call, such functions */
};

struct exact_comparison {
	u32 process_count;
	struct exact_process *processes; /* only those that differ */
	u32 function_count;		 /* in all of them */
	enum certainty certainty;
	u32 causes;	   /* causes.h */
	struct text asked; /* see asked.h; "" if the system calls are unknown */
	u32 figure_count;
	struct scalar_change
	    *figures; /* the figures of the other kinds that differ, by path: "io.totals.reads" */
};

/*
 * Compares everything that is exact: functions, and the figures of memory, io and the other kinds;
 * but not times, nor when and where was measured. `io` are the system calls of a run, to find
 * causes, or NULL. False, with a diag, if a part is malformed. The result lives in the arena and
 * shares the documents' texts.
 */
bool compare_exactly(const struct document *old, const struct document *now,
		     const struct io_profile *io, struct arena *arena, struct exact_comparison *out,
		     struct diag *diag);

#endif
