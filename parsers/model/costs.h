/*
 * Rows of costs, one number per event. Additions are checked, so that a sum is either exact or an
 * error.
 */
#ifndef PARSERS_MODEL_COSTS_H
#define PARSERS_MODEL_COSTS_H

#include "common/types.h"

/* Row `index` of a flat array of costs. */
static inline u64 *costs_row(u64 *costs, u32 index, u32 event_count)
{
	return costs + (size_t)index * event_count;
}

static inline const u64 *costs_row_const(const u64 *costs, u32 index, u32 event_count)
{
	return costs + (size_t)index * event_count;
}

/* into += row; false when a sum is above 2^64-1. */
static inline bool costs_add(u64 *into, const u64 *row, u32 event_count)
{
	bool overflow = false;

	for (u32 e = 0; e < event_count; e++)
		overflow |= __builtin_add_overflow(into[e], row[e], &into[e]);
	return !overflow;
}

#endif
