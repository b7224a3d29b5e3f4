/*
 * How a count grows with the size of the input: the term that it follows, out of n^0 to n^3 with
 * and without log n, found by least squares. docs/growth.md says why in this way.
 *
 * A model is a leading term with slower terms below it, such as 3 n² + 20 n + 500. All differences
 * are relative, so that each size weighs the same.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_FIT_H
#define REPORTS_ANALYSIS_GROWTH_FIT_H

#include "parsers/model/growth.h"

/*
 * Fits the counts, one per size. The sizes are positive and increase; there are at least
 * GROWTH_SIZES_MIN (parsers/model/sizes.h). With k sizes a model has at most k - 1 terms.
 */
struct growth growth_fit(const double *sizes, const u64 *counts, u32 count);

/* The slope in log-log of the counts themselves, over the larger half of the sizes. */
double growth_slope(const double *sizes, const u64 *counts, u32 count);

#endif
