/*
 * Finds the source lines that cost more than before, for annotations in the code.
 *
 * Editing code changes line numbers. So the old and new lines of a function are aligned by their
 * cost per call of the function; lines without a partner are new or vanished.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_LINES_H
#define REPORTS_ANALYSIS_COMPARE_LINES_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "cpu_change.h"

struct line_change {
	struct text file; /* as recorded in the new profile */
	u64 line;	  /* 0 when unknown */
	u32 change;	  /* the function, as index into cpu_change.functions */
	u64 cost[2];
};

/*
 * Finds at most `most` lines of the program itself and its libraries that cost more than before,
 * the largest increase first, among the functions with the largest increases. If one of the
 * profiles has no costs of lines, a function's whole increase is assigned to its first line.
 * Returns the number of lines. The array lives in the arena.
 */
u32 compare_lines(const struct cpu_profile *old, const struct cpu_profile *now,
		  const struct cpu_change *change, u32 most, struct arena *arena,
		  struct line_change **out);

#endif
