/*
 * Which bytes of a file were touched: a set of ranges that grows and says what it knew already.
 */
#ifndef PARSERS_STRACE_BYTE_RANGES_H
#define PARSERS_STRACE_BYTE_RANGES_H

#include "common/types.h"

struct byte_range {
	u64 start, end; /* end is behind the last byte */
};

/* Ranges in order, with gaps between them. A zeroed struct is an empty set. */
struct byte_ranges {
	struct byte_range *items;
	size_t count, capacity;
};

/*
 * A set of so many ranges is full: it takes no new ones and goes on answering from those it has.
 * Files read in order need one.
 */
enum { BYTE_RANGES_MAX = 16384 };

/* Adds a range (one past 2^64 is cut) and returns how many of its bytes were in the set before. */
u64 byte_ranges_add(struct byte_ranges *set, u64 start, u64 length);

void byte_ranges_release(struct byte_ranges *set);

#endif
