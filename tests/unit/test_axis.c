/* reports/views/axis.h: round ticks with exact labels. */
#include "common/buffer.h"
#include "reports/views/axis.h"

#include "unit.h"

static struct arena arena;

/* The labels of the ticks, with commas between them. */
static const char *labels_of(const struct axis *axis)
{
	struct buffer out = {0};

	for (u32 i = 0; i < axis->tick_count; i++) {
		buffer_add_string(&out, i ? ", " : "");
		buffer_add(&out, axis->ticks[i].label);
	}
	return buffer_take(&out, &arena).data;
}

static const char *from_zero(u64 most, enum metric_unit unit)
{
	struct axis axis;

	axis_from_zero(&axis, most, unit, 4, &arena);
	assert_int_equal(axis.first, 0);
	return labels_of(&axis);
}

static void ticks_are_round_values_of_their_unit(void **state)
{
	(void)state;
	assert_string_equal(from_zero(1330224, UNIT_BYTES), "0, 512 KiB, 1 MiB");
	assert_string_equal(from_zero(5 * 1024, UNIT_BYTES), "0, 2 KiB, 4 KiB");
	assert_string_equal(from_zero(6000, UNIT_BYTES), "0, 2 KiB, 4 KiB");
	assert_string_equal(from_zero(5000000, UNIT_COUNT), "0, 2 M, 4 M");
	assert_string_equal(from_zero(3600, UNIT_COUNT), "0, 1 k, 2 k, 3 k");
	assert_string_equal(from_zero(1700, UNIT_COUNT), "0, 500, 1 k, 1.5 k");
	assert_string_equal(from_zero(40000000, UNIT_SECONDS), "0, 10 ms, 20 ms, 30 ms, 40 ms");
	assert_string_equal(from_zero(100000000000, UNIT_SECONDS), "0, 50 s, 100 s");
	assert_string_equal(from_zero(2000, UNIT_EXPONENT), "0, 0.5, 1, 1.5, 2");
}

static void the_smallest_and_largest_values_have_an_axis(void **state)
{
	(void)state;
	assert_string_equal(from_zero(0, UNIT_COUNT), "0, 1");
	assert_string_equal(from_zero(0, UNIT_BYTES), "0, 1 B");
	assert_string_equal(from_zero(1, UNIT_COUNT), "0, 1");
	assert_string_equal(from_zero(UINT64_MAX, UNIT_COUNT), "0, 5 E, 10 E, 15 E");
	assert_string_equal(from_zero(UINT64_MAX, UNIT_BYTES), "0, 4 EiB, 8 EiB, 12 EiB");
}

static void values_far_apart_are_seen_from_zero(void **state)
{
	struct axis axis;

	(void)state;
	axis_around(&axis, 10, 100, UNIT_COUNT, 4, &arena);
	assert_int_equal(axis.first, 0);
	axis_around(&axis, 100, 100, UNIT_COUNT, 4, &arena);
	assert_int_equal(axis.first, 0);
	axis_around(&axis, 0, 0, UNIT_COUNT, 4, &arena);
	assert_int_equal(axis.first, 0);
}

static void values_close_to_each_other_are_seen_from_a_tick_below_them(void **state)
{
	struct axis axis;

	(void)state;
	axis_around(&axis, 94007777, 95122532, UNIT_COUNT, 4, &arena);
	assert_string_equal(labels_of(&axis), "94 M, 94.5 M, 95 M");
	assert_int_equal(axis.first, 94000000);
	assert_int_equal(axis.last, 95122532);
	axis_around(&axis, 1000, 1001, UNIT_COUNT, 4, &arena);
	assert_string_equal(labels_of(&axis), "999, 1 k, 1.001 k");
	axis_around(&axis, UINT64_MAX - 1, UINT64_MAX, UNIT_COUNT, 4, &arena);
	assert_true(axis.first < UINT64_MAX - 1 && axis.tick_count >= 2);
}

static void a_value_has_its_place_between_the_ends(void **state)
{
	struct axis axis = {.first = 100, .last = 300};

	(void)state;
	assert_true(axis_part(&axis, 100) == 0);
	assert_true(axis_part(&axis, 150) == 0.25);
	assert_true(axis_part(&axis, 300) == 1);
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ticks_are_round_values_of_their_unit),
	    cmocka_unit_test(the_smallest_and_largest_values_have_an_axis),
	    cmocka_unit_test(values_far_apart_are_seen_from_zero),
	    cmocka_unit_test(values_close_to_each_other_are_seen_from_a_tick_below_them),
	    cmocka_unit_test(a_value_has_its_place_between_the_ends),
	};

	return cmocka_run_group_tests_name("axis", tests, NULL, release);
}
