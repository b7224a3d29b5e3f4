/* Blocks: durations counted, summed up, merged. */
#include "record.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(struct block) == PIECE_BYTES, "one piece for each name and thread");

/* Keeps durations of events one by one; silently none when out of memory. */
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

/* Lets the window of unremarkable durations reach to `ticks`, which has a counter. */
static void widen_window(struct block *block, uint64_t ticks)
{
	if (block->high == 0 || ticks < block->low)
		block->low = ticks;
	if (ticks > block->high)
		block->high = ticks;
}

/* Counts any duration: a first one, a new minimum or maximum, one that has no counter. */
static bool count_remarkable(struct block *block, uint64_t ticks)
{
	if (!histogram_add(&block->histogram, bucket_of(ticks), 1, false))
		return false;
	if (block->min > ticks || block->calls == 0)
		block->min = ticks;
	if (block->max < ticks)
		block->max = ticks;
	if (is_counted(ticks)) {
		widen_window(block, ticks);
		block->room -= block->room > 0;
	}
	block->calls++;
	block->total += ticks;
	block->squares += (double)ticks * (double)ticks;
	return true;
}

/*
 * Counts plain events of one site: this is what every scope pays, so there is no check in here that
 * could stand elsewhere. `room` sees to it that no counter runs over, and durations inside the
 * window are below 2^28, so the squares of 255 of them fit into 64 bits.
 */
static struct event *account_plain(struct block *block, struct event *event, size_t most)
{
	const struct profile_site *site = event->site;
	const struct event *first = event, *end = event + (most < block->room ? most : block->room);
	uint64_t low = block->low, span = block->high - low, total = 0, squares = 0;
	uint16_t *counters = block->histogram.counters;

	for (; event < end && event->site == site && event->ticks - low <= span; event++) {
		counters[counter_index(event->ticks)]++;
		total += event->ticks;
		squares += event->ticks * event->ticks;
		event->site = NULL;
	}
	block->room -= (uint32_t)(event - first);
	block->calls += (uint64_t)(event - first);
	block->total += total;
	block->squares += (double)squares;
	return event;
}

/* Counts at least one event, unless the block wants folding first. */
static struct event *account_some(struct block *block, struct event *event, size_t most)
{
	struct event *stopped;

	if (block->room == 0)
		block->room = histogram_make_room(&block->histogram);
	if (block->room == 0)
		return event;
	stopped = account_plain(block, event, most < 255 ? most : 255);
	if (stopped == event && count_remarkable(block, event->ticks))
		stopped++->site = NULL;
	return stopped;
}

struct event *block_account(struct block *block, struct event *event, const struct event *end,
			    bool keep)
{
	const struct profile_site *site = event->site;
	const struct event *first = event;

	while (event < end && event->site == site) {
		struct event *stopped = account_some(block, event, (size_t)(end - event));

		if (stopped == event)
			break;
		event = stopped;
	}
	if (keep)
		keep_durations(block, first, event);
	return event;
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
	if (from->high > 0) {
		widen_window(into, from->low);
		widen_window(into, from->high);
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
