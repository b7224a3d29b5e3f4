/*
 * Which line of a function's old version is which of its new version.
 *
 * Editing code changes line numbers. So the old and new lines of a function are aligned: by what
 * git knows of their file, otherwise by their cost per call of the function. Lines between aligned
 * ones that git does not know on the other side are paired in order; the rest are new or vanished.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_LINE_ALIGNMENT_H
#define REPORTS_ANALYSIS_COMPARE_LINE_ALIGNMENT_H

#include "common/text.h"
#include "moved_lines.h"

enum { MOST_ALIGNED_LINES = 1000 /* of one function; more would take too long */ };

#define NO_LINE SIZE_MAX

/* A line of one function on one side. */
struct aligned_line {
	struct text file;
	u64 number, cost;
	enum line_origin origin; /* where it is on the other side */
	u64 other_number;	 /* ORIGIN_SAME: its number there */
};

/* Orders lines by file and number, as for qsort(). */
int aligned_line_order(const struct aligned_line *x, const struct aligned_line *y);

/* Both sides are sorted by file and number, and their lines are at most MOST_ALIGNED_LINES each.
 * `calls` are those of the function. `partner` becomes, for each new line, the index of the old
 * one or NO_LINE. */
void lines_align(const struct aligned_line *old, size_t old_count, const struct aligned_line *now,
		 size_t new_count, const u64 calls[2], size_t *partner);

/* Sets where the lines of a side are on the other one. */
void lines_find_origins(const struct moved_lines *moved, int side, struct aligned_line *lines,
			size_t count);

#endif
