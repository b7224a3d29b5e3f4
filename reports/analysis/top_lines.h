/*
 * The source lines of a process that cost most: those of the user's own code (own.h) one by one,
 * those of every other file or library together. A pure function of a resolved profile with lines.
 */
#ifndef REPORTS_ANALYSIS_TOP_LINES_H
#define REPORTS_ANALYSIS_TOP_LINES_H

#include "top.h"

struct top_line {
	struct text file;
	u64 line; /* 0: unknown */
	u64 self;
	u64 calls; /* what it calls, without calls within cycles; UINT64_MAX above that */
};

/* All lines of a file that is not own, such as a header of the system; all code of a library of the
 * system, or without line numbers, in one object. */
struct folded_lines {
	struct text name; /* of the file or object */
	u32 line_count;	  /* 0 for an object */
	u64 self;
};

struct top_lines {
	u32 line_count, more_lines;
	struct top_line *lines; /* by self cost with or without that of calls, the highest first */
	u32 folded_count, more_folded;
	struct folded_lines *folded; /* by self cost */
};

/* The cost of the line with what it calls, at most UINT64_MAX. */
u64 top_line_inclusive(const struct top_line *line);

/* Whether code of this function and file is the user's own. `executable` is cpu_executable(). */
bool line_is_own(const struct cpu_profile *profile, struct text executable, u32 function,
		 struct text file);

/* Finds at most `limit` lines and as many files, by their costs of one event. Sorted by inclusive
 * cost unless TOP_SELF is given. The result lives in the arena. */
void top_lines_find(const struct cpu_profile *profile, u32 event, enum top_sort sort, u32 limit,
		    struct arena *arena, struct top_lines *top);

#endif
