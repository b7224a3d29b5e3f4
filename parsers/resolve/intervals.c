#include "intervals.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

/* The intervals that contain the current position of the sweep: a heap with the winner on top. */
struct sweep {
	struct interval *heap;
	size_t count, capacity;
	struct interval_table *table;
	size_t starts_capacity, values_capacity;
};

static bool wins(const struct interval *a, const struct interval *b)
{
	return a->rank != b->rank ? a->rank > b->rank : a->value < b->value;
}

static void push(struct sweep *sweep, struct interval interval)
{
	size_t at = sweep->count++;

	GROW(sweep->heap, sweep->capacity, sweep->count);
	for (; at > 0 && wins(&interval, &sweep->heap[(at - 1) / 2]); at = (at - 1) / 2)
		sweep->heap[at] = sweep->heap[(at - 1) / 2];
	sweep->heap[at] = interval;
}

static void pop(struct sweep *sweep)
{
	struct interval last = sweep->heap[--sweep->count];
	size_t at = 0;

	for (size_t child = 1; child < sweep->count; child = 2 * at + 1) {
		if (child + 1 < sweep->count && wins(&sweep->heap[child + 1], &sweep->heap[child]))
			child++;
		if (!wins(&sweep->heap[child], &last))
			break;
		sweep->heap[at] = sweep->heap[child];
		at = child;
	}
	sweep->heap[at] = last;
}

/* Appends to the table: from `start` on the value is that of the heap's top. */
static void emit(struct sweep *sweep, u64 start)
{
	struct interval_table *table = sweep->table;
	u32 value = sweep->count ? sweep->heap[0].value : INTERVAL_NONE;

	if (table->count && table->starts[table->count - 1] == start)
		table->count--;
	if (table->count && table->values[table->count - 1] == value)
		return;
	GROW(table->starts, sweep->starts_capacity, table->count + 1);
	GROW(table->values, sweep->values_capacity, table->count + 1);
	table->starts[table->count] = start;
	table->values[table->count++] = value;
}

static int compare_lows(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->low > y->low) - (x->low < y->low);
}

/* Ends the winner, which ends before the next interval begins, if there is one. */
static void close_top(struct sweep *sweep)
{
	u64 end = sweep->heap[0].high;

	while (sweep->count && sweep->heap[0].high <= end)
		pop(sweep);
	emit(sweep, end);
}

void interval_table_init(struct interval_table *table, struct interval *intervals, size_t count)
{
	struct sweep sweep = {.table = table};

	*table = (struct interval_table){0};
	if (count)
		qsort(intervals, count, sizeof(*intervals), compare_lows);
	for (size_t i = 0; i < count; i++) {
		if (intervals[i].low >= intervals[i].high)
			continue;
		while (sweep.count && sweep.heap[0].high <= intervals[i].low)
			close_top(&sweep);
		push(&sweep, intervals[i]);
		emit(&sweep, intervals[i].low);
	}
	while (sweep.count)
		close_top(&sweep);
	free(sweep.heap);
}

void interval_table_release(struct interval_table *table)
{
	free(table->starts);
	free(table->values);
	*table = (struct interval_table){0};
}

static size_t search(const u64 *starts, size_t count, u64 address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (starts[middle] <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : count;
}

size_t find_start(const u64 *starts, size_t count, u64 address, size_t *last)
{
	size_t at = *last;

	for (u32 step = 0; step < 2 && at < count && starts[at] <= address; step++, at++)
		if (at + 1 == count || address < starts[at + 1])
			return *last = at;
	return *last = search(starts, count, address);
}

u32 interval_find(struct interval_table *table, u64 address)
{
	size_t at = find_start(table->starts, table->count, address, &table->last);

	return at < table->count ? table->values[at] : INTERVAL_NONE;
}
