#include "histogram.h"

#include <string.h>

enum { BUCKET_BITS = 13 };

double bucket_middle(unsigned int bucket)
{
	unsigned int octave, part;
	double unit, low, high;

	if (bucket == 0)
		return 0;
	octave = (bucket - 1) / BUCKETS_PER_OCTAVE;
	part = (bucket - 1) % BUCKETS_PER_OCTAVE;
	unit = (double)(UINT64_C(1) << octave) / BUCKETS_PER_OCTAVE;
	low = unit * (BUCKETS_PER_OCTAVE + part);
	high = low + unit - 1; /* the largest whole number of ticks inside */
	return high > low ? (low + high) / 2 : low;
}

static uint64_t *list_of(struct histogram *histogram)
{
	return histogram->long_list ? histogram->long_list : histogram->short_list;
}

/* Moves the list to pages with at least twice the size. */
static bool grow_list(struct histogram *histogram)
{
	uint32_t room = histogram->room ? 2 * histogram->room : PIECE_BYTES / sizeof(uint64_t);
	uint64_t *list = pages_get(room * sizeof(*list));

	if (!list)
		return false;
	memcpy(list, list_of(histogram), histogram->listed * sizeof(*list));
	pages_put(histogram->long_list, histogram->room * sizeof(*list));
	histogram->long_list = list;
	histogram->room = room;
	return true;
}

static bool add_to_list(struct histogram *histogram, unsigned int bucket, uint64_t count,
			bool may_take_pages)
{
	uint64_t *list = list_of(histogram);
	uint32_t room = histogram->long_list ? histogram->room : SHORT_LIST;

	for (uint32_t i = 0; i < histogram->listed; i++) {
		if ((list[i] & ((1u << BUCKET_BITS) - 1)) == bucket) {
			list[i] += count << BUCKET_BITS;
			return true;
		}
	}
	if (histogram->listed == room) {
		if (!may_take_pages || !grow_list(histogram))
			return false;
		list = histogram->long_list;
	}
	list[histogram->listed++] = count << BUCKET_BITS | bucket;
	return true;
}

bool histogram_add(struct histogram *histogram, unsigned int bucket, uint64_t count,
		   bool may_take_pages)
{
	uint16_t *counter;
	uint64_t sum;

	if (bucket < FIRST_COUNTED || bucket >= FIRST_COUNTED + COUNTERS)
		return add_to_list(histogram, bucket, count, may_take_pages);
	counter = &histogram->counters[bucket - FIRST_COUNTED];
	sum = *counter + count;
	if (sum > UINT16_MAX &&
	    !add_to_list(histogram, bucket, sum & ~(uint64_t)UINT16_MAX, may_take_pages))
		return false;
	*counter = (uint16_t)sum;
	return true;
}

bool histogram_merge(struct histogram *into, const struct histogram *from)
{
	const uint64_t *list = from->long_list ? from->long_list : from->short_list;
	bool complete = true;

	for (unsigned int i = 0; i < COUNTERS; i++)
		if (from->counters[i] > 0)
			complete &= histogram_add(into, FIRST_COUNTED + i, from->counters[i], true);
	for (uint32_t i = 0; i < from->listed; i++)
		complete &= histogram_add(into, list[i] & ((1u << BUCKET_BITS) - 1),
					  list[i] >> BUCKET_BITS, true);
	return complete;
}

void histogram_widen(struct wide_histogram *into, const struct histogram *from)
{
	const uint64_t *list = from->long_list ? from->long_list : from->short_list;

	for (unsigned int i = 0; i < COUNTERS; i++)
		into->counts[FIRST_COUNTED + i] += from->counters[i];
	for (uint32_t i = 0; i < from->listed; i++)
		into->counts[list[i] & ((1u << BUCKET_BITS) - 1)] += list[i] >> BUCKET_BITS;
}

void histogram_clear(struct histogram *histogram)
{
	pages_put(histogram->long_list, histogram->room * sizeof(uint64_t));
	memset(histogram, 0, sizeof(*histogram));
}

double wide_quantile(const struct wide_histogram *histogram, uint64_t calls, double q)
{
	uint64_t rank = (uint64_t)(q * (double)calls), seen = 0;

	if ((double)rank < q * (double)calls || rank == 0)
		rank++;
	for (unsigned int i = 0; i < BUCKETS; i++) {
		seen += histogram->counts[i];
		if (seen >= rank)
			return bucket_middle(i);
	}
	return 0;
}
