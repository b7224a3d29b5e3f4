/* common/statistics.h: figures checked by hand, and the possible results of the bootstrap. */
#include "common/statistics.h"

#include "unit.h"

#include <math.h>

static bool close_to(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static void a_summary_of_five_values(void **state)
{
	double values[] = {4, 1, 3, 5, 2};
	struct sample_summary s;

	(void)state;
	sample_sort(values, 5);
	s = sample_summarise(values, 5);
	assert_int_equal(s.count, 5);
	assert_true(s.min == 1 && s.median == 3 && s.mean == 3 && s.max == 5);
	assert_true(close_to(s.stddev, sqrt(2.5)));
	assert_true(close_to(s.p90, 4.6));
	assert_int_equal(s.outliers, 0);
}

static void an_even_median_lies_between(void **state)
{
	const double values[] = {1, 2, 10, 20};

	(void)state;
	assert_true(sample_quantile(values, 4, 0.5) == 6);
	assert_true(sample_quantile(values, 4, 0) == 1);
	assert_true(sample_quantile(values, 4, 1) == 20);
}

static void small_samples_have_no_surprises(void **state)
{
	const double one[] = {7};
	struct sample_summary s = sample_summarise(one, 1);

	(void)state;
	assert_true(s.min == 7 && s.median == 7 && s.max == 7 && s.p90 == 7 && s.stddev == 0);
	s = sample_summarise(NULL, 0);
	assert_true(s.count == 0 && s.median == 0);
}

static void far_values_are_outliers(void **state)
{
	double values[] = {10, 11, 12, 13, 14, 15, 100};

	(void)state;
	assert_int_equal(sample_summarise(values, 7).outliers, 1);
}

static void fill(double *values, size_t count, double scale)
{
	for (size_t i = 0; i < count; i++)
		values[i] = scale * (100 + (double)((i * 37) % 11));
	sample_sort(values, count);
}

static void a_ratio_of_two_is_found_within_a_narrow_interval(void **state)
{
	double a[40], b[40];
	struct sample_interval r, again;

	(void)state;
	fill(a, 40, 1);
	fill(b, 40, 2);
	assert_true(sample_ratio((struct sample){a, 40}, (struct sample){b, 40}, 0.95, 2000, &r));
	assert_true(close_to(r.estimate, 2));
	assert_true(r.low <= 2 && r.high >= 2 && r.low > 1.9 && r.high < 2.1);
	assert_true(
	    sample_ratio((struct sample){a, 40}, (struct sample){b, 40}, 0.95, 2000, &again));
	assert_true(again.low == r.low && again.high == r.high);
}

static void equal_samples_have_one_in_their_interval(void **state)
{
	double a[25];
	struct sample_interval r;

	(void)state;
	fill(a, 25, 3);
	assert_true(sample_ratio((struct sample){a, 25}, (struct sample){a, 25}, 0.95, 2000, &r));
	assert_true(r.low <= 1 && r.high >= 1 && r.estimate == 1);
}

static void what_has_no_ratio_is_refused(void **state)
{
	const double zeros[] = {0, 0, 0}, ones[] = {1, 1, 1};
	struct sample_interval r;

	(void)state;
	assert_false(
	    sample_ratio((struct sample){zeros, 3}, (struct sample){ones, 3}, 0.95, 100, &r));
	assert_false(
	    sample_ratio((struct sample){ones, 0}, (struct sample){ones, 3}, 0.95, 100, &r));
	assert_false(
	    sample_ratio((struct sample){ones, 3}, (struct sample){ones, 0}, 0.95, 100, &r));
	assert_true(
	    sample_ratio((struct sample){ones, 3}, (struct sample){zeros, 3}, 0.95, 100, &r) &&
	    r.estimate == 0);
}

static void few_values_cannot_be_sure(void **state)
{
	(void)state;
	assert_false(sample_can_be_sure(0, 100));
	assert_false(sample_can_be_sure(1, 100));
	assert_false(sample_can_be_sure(3, 3));
	assert_false(sample_can_be_sure(4, 4));
	assert_true(sample_can_be_sure(5, 5));
	assert_true(sample_can_be_sure(3, 10) && sample_can_be_sure(10, 3));
	assert_true(sample_can_be_sure(100, 10000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_summary_of_five_values),
	    cmocka_unit_test(an_even_median_lies_between),
	    cmocka_unit_test(small_samples_have_no_surprises),
	    cmocka_unit_test(far_values_are_outliers),
	    cmocka_unit_test(a_ratio_of_two_is_found_within_a_narrow_interval),
	    cmocka_unit_test(equal_samples_have_one_in_their_interval),
	    cmocka_unit_test(what_has_no_ratio_is_refused),
	    cmocka_unit_test(few_values_cannot_be_sure),
	};

	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
