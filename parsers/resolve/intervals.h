/*
 * Finds the address range to which an address belongs. Overlapping ranges are converted once to a
 * flat table, so that a look-up is a binary search, or a single step if addresses are in order.
 */
#ifndef PARSERS_RESOLVE_INTERVALS_H
#define PARSERS_RESOLVE_INTERVALS_H

#include "common/types.h"

#define INTERVAL_NONE UINT32_MAX

struct interval {
	u64 low, high; /* from `low` to below `high` */
	u32 rank;      /* of overlapping intervals, the highest rank wins, then the lowest value */
	u32 value;
};

/* values[i] applies from starts[i] to below starts[i + 1]. A zeroed struct is an empty table. */
struct interval_table {
	u64 *starts;
	u32 *values; /* INTERVAL_NONE between intervals */
	size_t count;
	size_t last; /* where the last search ended */
};

/* Makes the table; sorts `intervals`. Empty intervals are ignored. */
void interval_table_init(struct interval_table *table, struct interval *intervals, size_t count);
void interval_table_release(struct interval_table *table);

/* The value at the address, or INTERVAL_NONE. */
u32 interval_find(struct interval_table *table, u64 address);

/* The index of the last start at or below the address; `count` if there is none. Tries `*last`, the
 * result of the search before, and its successor first. */
size_t find_start(const u64 *starts, size_t count, u64 address, size_t *last);

#endif
