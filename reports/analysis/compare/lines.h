/*
 * The source lines that cost more than before, for annotations at the code.
 *
 * Lines move when code is edited. So the lines of a function are laid side by side, old and new, by
 * what each cost per call of the function; lines that find no partner came or went.
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
 * The lines of the program itself and its libraries that cost more than before, largest increase
 * first, `most` at most, from the functions that gained most. Where one of the profiles has no
 * costs of lines, a function's whole increase stands at its first line. Lives in the arena.
 */
u32 compare_lines(const struct cpu_profile *old, const struct cpu_profile *now,
		  const struct cpu_change *change, u32 most, struct arena *arena,
		  struct line_change **out);

#endif
