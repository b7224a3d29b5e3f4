/*
 * How a count grows with the size of the input: the term that it follows, out of n^0 to n^3 with
 * and without log n, found by least squares. docs/growth.md says why in this way.
 *
 * A model is a leading term with slower terms below it, such as 3 n² + 20 n + 500. All differences
 * are relative, so that each size weighs the same.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_FIT_H
#define REPORTS_ANALYSIS_GROWTH_FIT_H

#include "common/buffer.h"
#include "common/types.h"

enum { GROWTH_SIZES_MIN = 3, GROWTH_PARTS_MAX = 4 };

/* One term: size^power, times log2(size) if `has_log`. */
struct growth_term {
	double power;
	bool has_log;
};

struct growth {
	bool is_irregular; /* no model comes within 2 % (the other members are then those of a
			      power) */
	u32 part_count;
	struct growth_term parts[GROWTH_PARTS_MAX]; /* the first grows fastest */
	double factors[GROWTH_PARTS_MAX];	    /* of the parts */

	/* The slope of the leading term between the largest sizes, in log-log: 2 for n², about 1.1
	 * for n log n. */
	double exponent;
};

/*
 * Fits the counts, one per size. The sizes are positive and increase; there are at least
 * GROWTH_SIZES_MIN. With k sizes a model has at most k - 1 terms.
 */
struct growth growth_fit(const double *sizes, const u64 *counts, u32 count);

/* The count that the model predicts; never negative. */
double growth_at(const struct growth *growth, double size);

/* Whether it grows faster than the input: n log n, n², n^1.2 … */
bool growth_is_faster_than_input(const struct growth *growth);

/* Adds the leading term in words: "constant", "log n", "n", "n log n", "n²", "n^1.58",
 * "irregular, about n^1.3". */
void growth_add_term(const struct growth *growth, struct buffer *out);

#endif
