/*
 * Which of many address ranges an address belongs to: ranges that overlap are made into a flat
 * table once, so that a look-up is a binary search, or a step when addresses come in order.
 */
#ifndef PARSERS_RESOLVE_INTERVALS_H
#define PARSERS_RESOLVE_INTERVALS_H

#include "common/types.h"

#define INTERVAL_NONE UINT32_MAX

struct interval {
	u64 low, high; /* from `low` to below `high` */
	u32 rank;      /* where intervals overlap, the highest wins, then the lowest value */
	u32 value;
};

/* values[i] holds from starts[i] to below starts[i + 1]. A zeroed struct is an empty table. */
struct interval_table {
	u64 *starts;
	u32 *values; /* INTERVAL_NONE between intervals */
	size_t count;
	size_t last; /* where the last search ended */
};

/* Sorts `intervals`; empty ones do not count. */
void interval_table_init(struct interval_table *table, struct interval *intervals, size_t count);
void interval_table_release(struct interval_table *table);

/* The value at the address, INTERVAL_NONE when there is none. */
u32 interval_find(struct interval_table *table, u64 address);

/*
 * Number of the last start at or below the address, `count` when there is none. Tries `*last`,
 * where the search before ended, and its successor first.
 */
size_t find_start(const u64 *starts, size_t count, u64 address, size_t *last);

#endif
