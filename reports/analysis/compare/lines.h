/*
 * Finds the source lines that cost more than before, for annotations in the code;
 * line_alignment.h says which was which.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_LINES_H
#define REPORTS_ANALYSIS_COMPARE_LINES_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "cpu_change.h"
#include "moved_lines.h"

struct line_change {
	struct text file; /* as recorded in the new profile */
	u64 line;	  /* 0 when unknown */
	u32 change;	  /* the function, as index into cpu_change.functions */
	bool is_own;	  /* the program's own code, not a header of a library */
	bool is_first;	  /* not a line that is known to cost more, but that of its function */
	u64 cost[2];	  /* of own code with the libraries' functions that it calls */
};

/*
 * Finds at most `most` lines of the program itself and its libraries that cost more than before,
 * own code first, then the largest increase first, among the functions with the largest increases.
 * If one of the profiles has no costs of lines, a function's whole increase is assigned to its
 * first line. Where both know the places of calls, what own code calls in libraries counts for its
 * line. `moved` may be NULL.
 * Returns the number of lines. The array lives in the arena.
 */
u32 compare_lines(const struct cpu_profile *old, const struct cpu_profile *now,
		  const struct cpu_change *change, const struct moved_lines *moved, u32 most,
		  struct arena *arena, struct line_change **out);

#endif
