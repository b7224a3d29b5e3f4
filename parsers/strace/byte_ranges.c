#include "byte_ranges.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

/* The first range that ends at or after `start`, which is the first that can touch a range from
 * there. */
static size_t find_first(const struct byte_ranges *set, u64 start)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->items[middle].end < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Replaces `count` ranges from `first` on by `merged`. */
static void replace(struct byte_ranges *set, size_t first, size_t count, struct byte_range merged)
{
	size_t behind = set->count - first - count;

	if (!count && set->count == BYTE_RANGES_MAX)
		return;
	GROW(set->items, set->capacity, set->count + 1);
	memmove(&set->items[first + 1], &set->items[first + count], behind * sizeof(*set->items));
	set->items[first] = merged;
	set->count = set->count - count + 1;
}

u64 byte_ranges_add(struct byte_ranges *set, u64 start, u64 length)
{
	u64 end = length > UINT64_MAX - start ? UINT64_MAX : start + length, known = 0;
	size_t first = find_first(set, start), last = first;
	struct byte_range merged = {start, end};

	if (end == start)
		return 0;
	for (; last < set->count && set->items[last].start <= end; last++) {
		struct byte_range range = set->items[last];
		u64 from = range.start > start ? range.start : start;
		u64 to = range.end < end ? range.end : end;

		known += to > from ? to - from : 0;
		merged.start = range.start < merged.start ? range.start : merged.start;
		merged.end = range.end > merged.end ? range.end : merged.end;
	}
	replace(set, first, last - first, merged);
	return known;
}

void byte_ranges_release(struct byte_ranges *set)
{
	free(set->items);
	*set = (struct byte_ranges){0};
}
