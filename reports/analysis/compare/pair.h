/* Pairs of an old and a new value: every array of two in a comparison. */
#ifndef REPORTS_ANALYSIS_COMPARE_PAIR_H
#define REPORTS_ANALYSIS_COMPARE_PAIR_H

#include "common/types.h"

/* Indexes into every array of two. */
enum { OLD, NEW };

/* The absolute difference. */
static inline u64 distance_of(const u64 pair[2])
{
	return pair[NEW] > pair[OLD] ? pair[NEW] - pair[OLD] : pair[OLD] - pair[NEW];
}

/* NEW - OLD, limited to the range of an i64. */
static inline i64 change_of(const u64 pair[2])
{
	u64 distance = distance_of(pair);
	i64 saturated = distance > INT64_MAX ? INT64_MAX : (i64)distance;

	return pair[NEW] >= pair[OLD] ? saturated : -saturated;
}

#endif
