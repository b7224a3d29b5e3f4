/* parsers/strace/byte_ranges.h: how much was known before, in any order. */
#include "parsers/strace/byte_ranges.h"

#include "unit.h"

static void bytes_known_before_are_counted(void **state)
{
	struct byte_ranges set = {0};

	(void)state;
	assert_int_equal(byte_ranges_add(&set, 100, 50), 0);
	assert_int_equal(byte_ranges_add(&set, 100, 50), 50);
	assert_int_equal(byte_ranges_add(&set, 200, 50), 0);
	assert_int_equal(byte_ranges_add(&set, 0, 50), 0);
	assert_int_equal(set.count, 3);
	assert_int_equal(byte_ranges_add(&set, 140, 70), 20);
	assert_int_equal(set.count, 2);
	assert_int_equal(byte_ranges_add(&set, 0, 1000), 200);
	assert_int_equal(set.count, 1);
	assert_int_equal(byte_ranges_add(&set, 5, 0), 0);
	byte_ranges_release(&set);
}

static void neighbours_become_one_range(void **state)
{
	struct byte_ranges set = {0};

	(void)state;
	for (u64 i = 0; i < 1000; i++)
		assert_int_equal(byte_ranges_add(&set, i * 7, 7), 0);
	assert_int_equal(set.count, 1);
	assert_int_equal(set.items[0].end, 7000);
	byte_ranges_release(&set);
}

static void the_end_of_all_numbers_is_no_trouble(void **state)
{
	struct byte_ranges set = {0};

	(void)state;
	assert_int_equal(byte_ranges_add(&set, UINT64_MAX - 10, 100), 0);
	assert_int_equal(byte_ranges_add(&set, UINT64_MAX - 20, 100), 10);
	byte_ranges_release(&set);
}

static void a_full_set_stays_as_it_is(void **state)
{
	struct byte_ranges set = {0};

	(void)state;
	for (u64 i = 0; i < BYTE_RANGES_MAX + 100; i++)
		byte_ranges_add(&set, i * 10, 1);
	assert_int_equal(set.count, BYTE_RANGES_MAX);
	assert_int_equal(byte_ranges_add(&set, 0, 1), 1);
	assert_int_equal(byte_ranges_add(&set, BYTE_RANGES_MAX * 10 + 10, 1), 0);
	byte_ranges_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_known_before_are_counted),
	    cmocka_unit_test(neighbours_become_one_range),
	    cmocka_unit_test(the_end_of_all_numbers_is_no_trouble),
	    cmocka_unit_test(a_full_set_stays_as_it_is),
	};

	return cmocka_run_group_tests_name("byte_ranges", tests, NULL, NULL);
}
