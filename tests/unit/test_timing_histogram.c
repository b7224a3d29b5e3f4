/* timing/histogram.h: buckets, carries, merging, quantiles. */
#include "timing/histogram.h"

#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void each_duration_is_within_a_percent_of_its_bucket(void **state)
{
	(void)state;
	for (uint64_t ticks = 0; ticks < UINT64_C(1) << 62; ticks += 1 + ticks / 500) {
		double middle = bucket_middle(bucket_of(ticks));

		assert_true(fabs(middle - (double)ticks) <= 0.008 * (double)ticks);
		assert_true(bucket_of(ticks) < BUCKETS);
	}
	assert_true(bucket_of(INT64_MAX) < BUCKETS);
}

static void small_durations_are_exact(void **state)
{
	(void)state;
	for (uint64_t ticks = 0; ticks < 128; ticks++)
		assert_true(bucket_middle(bucket_of(ticks)) == (double)ticks);
}

static void buckets_ascend_without_a_gap(void **state)
{
	(void)state;
	for (uint64_t ticks = 64; ticks < 1 << 20; ticks++) {
		unsigned int step = bucket_of(ticks + 1) - bucket_of(ticks);

		assert_true(step <= 1);
	}
}

static void counters_and_durations_agree_on_what_is_counted(void **state)
{
	(void)state;
	assert_false(is_counted(15));
	assert_true(is_counted(16) && counter_index(16) == 0);
	assert_true(is_counted(LAST_COUNTED_TICKS));
	assert_int_equal(counter_index(LAST_COUNTED_TICKS), COUNTERS - 1);
	assert_false(is_counted(LAST_COUNTED_TICKS + 1));
}

static uint64_t count_in(const struct histogram *histogram, unsigned int bucket)
{
	struct wide_histogram *wide = calloc(1, sizeof(*wide));
	uint64_t count;

	assert_non_null(wide);
	histogram_widen(wide, histogram);
	count = wide->counts[bucket];
	free(wide);
	return count;
}

static void carries_are_kept(void **state)
{
	static struct histogram h;
	unsigned int bucket = bucket_of(1000);

	(void)state;
	for (int i = 0; i < 200000; i++)
		assert_true(histogram_add(&h, bucket, 1, false));
	assert_int_equal(count_in(&h, bucket), 200000);
	assert_true(histogram_add(&h, bucket, UINT64_C(1) << 40, false));
	assert_true(count_in(&h, bucket) == 200000 + (UINT64_C(1) << 40));
	assert_int_equal(h.listed, 1);
	histogram_clear(&h);
	assert_int_equal(count_in(&h, bucket), 0);
}

static void a_full_list_asks_for_pages_or_says_no(void **state)
{
	static struct histogram h;
	size_t before = pages_in_use();

	(void)state;
	for (unsigned int i = 0; i < SHORT_LIST; i++)
		assert_true(histogram_add(&h, FIRST_COUNTED + COUNTERS + i, 1, false));
	assert_false(histogram_add(&h, FIRST_COUNTED + COUNTERS + SHORT_LIST, 1, false));
	assert_true(pages_in_use() == before);
	for (unsigned int i = SHORT_LIST; i < 2000; i++)
		assert_true(histogram_add(&h, FIRST_COUNTED + COUNTERS + i, 1, true));
	for (unsigned int i = 0; i < 2000; i++)
		assert_int_equal(count_in(&h, FIRST_COUNTED + COUNTERS + i), 1);
	histogram_clear(&h);
	assert_true(pages_in_use() == before);
}

static void merging_adds(void **state)
{
	static struct histogram a, b;

	(void)state;
	assert_true(histogram_add(&a, bucket_of(5), 3, false));
	assert_true(histogram_add(&a, bucket_of(500), 60000, false));
	assert_true(histogram_add(&b, bucket_of(500), 60000, false));
	assert_true(histogram_add(&b, bucket_of(UINT64_C(1) << 50), 7, false));
	assert_true(histogram_merge(&a, &b));
	assert_int_equal(count_in(&a, bucket_of(5)), 3);
	assert_int_equal(count_in(&a, bucket_of(500)), 120000);
	assert_int_equal(count_in(&a, bucket_of(UINT64_C(1) << 50)), 7);
	assert_int_equal(count_in(&b, bucket_of(500)), 60000);
}

static void quantiles_take_the_nearest_rank(void **state)
{
	static struct wide_histogram wide;

	(void)state;
	for (uint64_t ticks = 1; ticks <= 100; ticks++)
		wide.counts[bucket_of(ticks)]++;
	assert_true(wide_quantile(&wide, 100, 0.5) == 50);
	assert_true(wide_quantile(&wide, 100, 0.99) == 99);
	assert_true(wide_quantile(&wide, 100, 1) == 100);
	assert_true(wide_quantile(&wide, 100, 0) == 1);
	memset(&wide, 0, sizeof(wide));
	wide.counts[bucket_of(7)] = 1;
	assert_true(wide_quantile(&wide, 1, 0.5) == 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_duration_is_within_a_percent_of_its_bucket),
	    cmocka_unit_test(small_durations_are_exact),
	    cmocka_unit_test(buckets_ascend_without_a_gap),
	    cmocka_unit_test(counters_and_durations_agree_on_what_is_counted),
	    cmocka_unit_test(carries_are_kept),
	    cmocka_unit_test(a_full_list_asks_for_pages_or_says_no),
	    cmocka_unit_test(merging_adds),
	    cmocka_unit_test(quantiles_take_the_nearest_rank),
	};

	return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
