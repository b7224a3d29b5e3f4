/*
 * Which of two commands is slower, by the rule of common/statistics.h.
 */
#ifndef QUICK_VERDICT_H
#define QUICK_VERDICT_H

#include "series.h"

/* Compares the second series with the first, with a limit for both directions, as a fraction: 0.2
 * is 20 % longer, or shorter by the same factor. */
struct sample_comparison quick_compare(const struct quick_series *first,
				       const struct quick_series *second, double limit);

/* The runs of each command that a verdict would probably need, estimated from the scatter of the
 * `runs` made; 0 if there is a verdict already, or if the number would be unreasonable. */
size_t quick_runs_needed(const struct sample_comparison *comparison, double limit, size_t runs);

/* "unchanged", "improved" (smaller), "regressed" (larger), "inconclusive": as profile-compare. */
const char *quick_verdict_name(enum sample_verdict verdict);

#endif
