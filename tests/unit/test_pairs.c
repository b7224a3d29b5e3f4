/* common/pairs.h: ids of pairs, and their order. */
#include "common/pairs.h"

#include "unit.h"

#include <stdlib.h>

static void pairs_get_ids_in_the_order_of_first_sight(void **state)
{
	struct pairs pairs = {0};

	(void)state;
	assert_int_equal(pairs_find(&pairs, 1, 2), PAIR_NONE);
	assert_int_equal(pairs_add(&pairs, 7, 0), 0);
	assert_int_equal(pairs_add(&pairs, 0, 7), 1);
	assert_int_equal(pairs_add(&pairs, 7, 0), 0);
	assert_int_equal(pairs_add(&pairs, UINT32_MAX, UINT32_MAX), 2);
	assert_int_equal(pairs_find(&pairs, 0, 7), 1);
	assert_int_equal(pairs_find(&pairs, 1, 7), PAIR_NONE);
	assert_int_equal(pairs_first(&pairs, 0), 7);
	assert_int_equal(pairs_second(&pairs, 1), 7);
	pairs_release(&pairs);
}

static void many_pairs_are_all_found_again_and_sorted(void **state)
{
	enum { SIDE = 300 };
	struct pairs pairs = {0};
	u32 *sorted;

	(void)state;
	for (u32 i = 0; i < SIDE * SIDE; i++)
		assert_int_equal(pairs_add(&pairs, (i * 7919) % SIDE, i / SIDE * 1000), i);
	for (u32 i = 0; i < SIDE * SIDE; i++)
		assert_int_equal(pairs_find(&pairs, (i * 7919) % SIDE, i / SIDE * 1000), i);
	sorted = pairs_sorted(&pairs);
	for (u32 i = 1; i < SIDE * SIDE; i++)
		assert_true(pairs.keys[sorted[i - 1]] < pairs.keys[sorted[i]]);
	free(sorted);
	pairs_release(&pairs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pairs_get_ids_in_the_order_of_first_sight),
	    cmocka_unit_test(many_pairs_are_all_found_again_and_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
