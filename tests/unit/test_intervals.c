/* parsers/resolve/intervals.h: which of many ranges an address belongs to. */
#include "common/types.h"
#include "parsers/resolve/intervals.h"

#include "unit.h"

#include <stdlib.h>

static void the_highest_rank_wins_where_intervals_overlap(void **state)
{
	struct interval intervals[] = {
	    {10, 100, 0, 1}, {20, 30, 1, 2}, {25, 28, 2, 3}, {30, 40, 1, 4}, {90, 120, 1, 5},
	};
	struct interval_table table;

	(void)state;
	interval_table_init(&table, intervals, LENGTH_OF(intervals));
	assert_int_equal(interval_find(&table, 9), INTERVAL_NONE);
	assert_int_equal(interval_find(&table, 10), 1);
	assert_int_equal(interval_find(&table, 20), 2);
	assert_int_equal(interval_find(&table, 27), 3);
	assert_int_equal(interval_find(&table, 28), 2);
	assert_int_equal(interval_find(&table, 30), 4);
	assert_int_equal(interval_find(&table, 40), 1);
	assert_int_equal(interval_find(&table, 119), 5);
	assert_int_equal(interval_find(&table, 120), INTERVAL_NONE);
	interval_table_release(&table);
}

static void of_equal_ranks_the_lowest_value_wins(void **state)
{
	struct interval intervals[] = {{10, 20, 0, 7}, {5, 15, 0, 8}, {10, 20, 0, 6}};
	struct interval_table table;

	(void)state;
	interval_table_init(&table, intervals, LENGTH_OF(intervals));
	assert_int_equal(interval_find(&table, 9), 8);
	assert_int_equal(interval_find(&table, 10), 6);
	assert_int_equal(table.count, 3);
	interval_table_release(&table);
}

static void empty_and_backward_intervals_do_not_count(void **state)
{
	struct interval intervals[] = {{10, 10, 0, 1}, {20, 5, 0, 2}};
	struct interval_table table;

	(void)state;
	interval_table_init(&table, intervals, LENGTH_OF(intervals));
	assert_int_equal(table.count, 0);
	assert_int_equal(interval_find(&table, 10), INTERVAL_NONE);
	interval_table_release(&table);
	interval_table_init(&table, NULL, 0);
	assert_int_equal(interval_find(&table, 0), INTERVAL_NONE);
	interval_table_release(&table);
}

static u32 slow_find(const struct interval *intervals, size_t count, u64 address)
{
	const struct interval *best = NULL;

	for (size_t i = 0; i < count; i++)
		if (intervals[i].low <= address && address < intervals[i].high &&
		    (!best || intervals[i].rank > best->rank ||
		     (intervals[i].rank == best->rank && intervals[i].value < best->value)))
			best = &intervals[i];
	return best ? best->value : INTERVAL_NONE;
}

static void any_intervals_are_found_in_any_order(void **state)
{
	enum { COUNT = 60, SPAN = 300 };
	struct interval intervals[COUNT];
	u32 seed = 1;

	(void)state;
	for (u32 round = 0; round < 50; round++) {
		struct interval_table table;

		for (u32 i = 0; i < COUNT; i++) {
			seed = seed * 1103515245 + 12345;
			intervals[i].low = (seed >> 16) % SPAN;
			intervals[i].high = intervals[i].low + (seed >> 10) % 40;
			intervals[i].rank = (seed >> 24) % 4;
			intervals[i].value = i;
		}
		interval_table_init(&table, intervals, COUNT);
		for (u64 address = 0; address < SPAN + 50; address++)
			assert_int_equal(interval_find(&table, address),
					 slow_find(intervals, COUNT, address));
		for (u64 address = SPAN + 50; address-- > 0;)
			assert_int_equal(interval_find(&table, address),
					 slow_find(intervals, COUNT, address));
		interval_table_release(&table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_highest_rank_wins_where_intervals_overlap),
	    cmocka_unit_test(of_equal_ranks_the_lowest_value_wins),
	    cmocka_unit_test(empty_and_backward_intervals_do_not_count),
	    cmocka_unit_test(any_intervals_are_found_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
