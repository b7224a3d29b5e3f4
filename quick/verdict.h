/*
 * Which of two commands is slower, by the rule of common/statistics.h.
 */
#ifndef QUICK_VERDICT_H
#define QUICK_VERDICT_H

#include "series.h"

/* The second to the first, with a limit for both directions: 0.2 is 20 % longer, or as much
 * shorter. */
struct sample_comparison quick_compare(const struct quick_series *first,
				       const struct quick_series *second, double limit);

/* How many runs of each it would take to tell, judging by how the `runs` made scatter; 0 when it is
 * told already, or when no sensible number would do. */
size_t quick_runs_needed(const struct sample_comparison *comparison, double limit, size_t runs);

/* "unchanged", "improved" (smaller), "regressed" (larger), "inconclusive": as profile-compare. */
const char *quick_verdict_name(enum sample_verdict verdict);

#endif
