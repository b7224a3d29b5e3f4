/*
 * A growing set of the byte ranges of a file that were read. Adding a range tells how much of it
 * was already there.
 */
#ifndef PARSERS_STRACE_BYTE_RANGES_H
#define PARSERS_STRACE_BYTE_RANGES_H

#include "common/types.h"

struct byte_range {
	u64 start, end; /* end: one past the last byte */
};

/* Sorted ranges with gaps between them. A zeroed struct is an empty set. */
struct byte_ranges {
	struct byte_range *items;
	size_t count, capacity;
};

/* The maximum number of ranges. A full set takes no new ones but still answers from those it has. A
 * file that is read sequentially needs one range. */
enum { BYTE_RANGES_MAX = 16384 };

/* Adds a range (cut at 2^64) and returns how many of its bytes were in the set before. */
u64 byte_ranges_add(struct byte_ranges *set, u64 start, u64 length);

void byte_ranges_release(struct byte_ranges *set);

#endif
