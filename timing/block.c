/* Blocks: count, sum up and merge durations. */
#include "block.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(struct block) == PIECE_BYTES, "one piece for each name and thread");

/* Stores the durations of events individually. Without memory, stores none. */
static void keep_durations(struct block *block, const struct event *event, const struct event *end)
{
	for (; event < end; event++) {
		struct kept *kept = block->kept;

		if (!kept || kept->count == sizeof(kept->ticks) / sizeof(kept->ticks[0])) {
			kept = pages_get(sizeof(*kept));
			if (!kept)
				return;
			kept->older = block->kept;
			block->kept = kept;
		}
		kept->ticks[kept->count++] = event->ticks;
	}
}

/* Extends the window of plain durations to `ticks`, which has a counter. */
static void widen_window(struct block *block, uint64_t ticks)
{
	uint64_t low = block->low, high = low + block->width;

	if (block->width == 0 || ticks < low)
		low = ticks;
	if (ticks >= high)
		high = ticks + 1;
	block->low = low;
	block->width = high - low;
}

/* Counts any duration, also a first one, a new minimum or maximum, one without a counter, or one
 * whose counter overflows. */
static bool count_remarkable(struct block *block, uint64_t ticks)
{
	if (!histogram_add(&block->histogram, bucket_of(ticks), 1, false))
		return false;
	if (block->min > ticks || block->calls == 0)
		block->min = ticks;
	if (block->max < ticks)
		block->max = ticks;
	if (is_counted(ticks))
		widen_window(block, ticks);
	block->calls++;
	block->total += ticks;
	block->squares += (double)ticks * (double)ticks;
	return true;
}

/*
 * The code from here to block_account() runs for every scope. It handles plain durations, which are
 * inside the window and whose counter is not full. They are below 2^28, so the squares of 255 of
 * them fit into 64 bits.
 */
static inline bool is_in_window(const struct block *block, uint64_t ticks)
{
	return ticks - block->low < block->width;
}

/* Counts plain durations of one site two at a time. Consecutive durations often share a counter,
 * and incrementing the same counter twice in a row makes the second wait for the first. */
static struct event *account_pairs(struct block *block, struct event *event,
				   const struct event *end)
{
	const struct profile_site *site = event->site;
	const struct event *first = event, *last = end - event > 255 ? event + 254 : end - 1;
	uint16_t *counters = block->histogram.counters;
	uint64_t total = 0, squares = 0;

	for (; event < last && event[0].site == site && event[1].site == site; event += 2) {
		uint64_t a = event[0].ticks, b = event[1].ticks, count_a, count_b;
		uint16_t *counter_a, *counter_b;

		if (!is_in_window(block, a) || !is_in_window(block, b))
			break;
		counter_a = &counters[counter_index(a)];
		counter_b = &counters[counter_index(b)];
		count_a = *counter_a + UINT64_C(1);
		count_b = *counter_b + UINT64_C(1) + (counter_a == counter_b);
		if ((count_a | count_b) > UINT16_MAX)
			break;
		*counter_a = (uint16_t)count_a;
		*counter_b = (uint16_t)count_b;
		total += a + b;
		squares += a * a + b * b;
	}
	block->calls += (uint64_t)(event - first);
	block->total += total;
	block->squares += (double)(int64_t)squares;
	return event;
}

static inline bool count_plain(struct block *block, uint64_t ticks)
{
	double value = (double)(int64_t)ticks;
	uint16_t *counter;

	if (!is_in_window(block, ticks))
		return false;
	counter = &block->histogram.counters[counter_index(ticks)];
	if (*counter == UINT16_MAX)
		return false;
	++*counter;
	block->calls++;
	block->total += ticks;
	block->squares += value * value;
	return true;
}

/* The same for all other events: those that are not plain, and those to be stored. */
__attribute__((noinline)) static struct event *account_any(struct block *block, struct event *event,
							   const struct event *end, bool keep)
{
	struct event *stopped = account_pairs(block, event, end);

	if (stopped == event &&
	    (count_plain(block, event->ticks) || count_remarkable(block, event->ticks)))
		stopped++;
	if (keep)
		keep_durations(block, event, stopped);
	return stopped;
}

struct event *block_account(struct block *block, struct event *event, const struct event *end,
			    bool keep)
{
	bool is_single = end - event == 1 || event[1].site != event->site;

	if (is_single && !keep && count_plain(block, event->ticks))
		return event + 1;
	return account_any(block, event, end, keep);
}

bool block_add(struct block *block, uint64_t ticks, bool keep)
{
	const struct event event = {.ticks = ticks};

	if (!count_remarkable(block, ticks))
		return false;
	if (keep)
		keep_durations(block, &event, &event + 1);
	return true;
}

static void merge_window(struct block *into, const struct block *from)
{
	if (from->width > 0) {
		widen_window(into, from->low);
		widen_window(into, from->low + from->width - 1);
	}
}

static void merge_kept(struct block *into, struct block *from)
{
	struct kept *oldest = from->kept;

	if (!oldest)
		return;
	while (oldest->older)
		oldest = oldest->older;
	oldest->older = into->kept;
	into->kept = from->kept;
	from->kept = NULL;
}

void block_merge(struct block *into, struct block *from)
{
	if (from->calls > 0) {
		if (into->calls == 0 || from->min < into->min)
			into->min = from->min;
		if (from->max > into->max)
			into->max = from->max;
	}
	merge_window(into, from);
	into->calls += from->calls;
	into->total += from->total;
	into->squares += from->squares;
	into->errors += from->errors;
	into->slow += from->slow;
	into->cpu_time += from->cpu_time;
	into->memory += from->memory;
	into->has_cpu_time |= from->has_cpu_time;
	into->has_memory |= from->has_memory;
	merge_kept(into, from);
	histogram_merge(&into->histogram, &from->histogram);
}

void block_clear(struct block *block)
{
	struct kept *kept = block->kept;

	while (kept) {
		struct kept *older = kept->older;

		pages_put(kept, sizeof(*kept));
		kept = older;
	}
	histogram_clear(&block->histogram);
	memset(block, 0, offsetof(struct block, histogram));
}
