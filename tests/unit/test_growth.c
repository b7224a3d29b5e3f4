/* The fit of growth: models that are exact, that are not quite, and that are none. */
#include "reports/analysis/growth/fit.h"
#include "parsers/model/sizes.h"

#include "unit.h"

#include <math.h>
#include <string.h>

enum { COUNT = 5 };

static const double doubled[COUNT] = {1000, 2000, 4000, 8000, 16000};

static void assert_near(double value, double expected, double most)
{
	if (fabs(value - expected) > most)
		fail_msg("%g is not within %g of %g", value, most, expected);
}

typedef double function(double n);

static struct growth fit(function *f, const double *sizes, u32 count)
{
	u64 counts[COUNT];

	for (u32 i = 0; i < count; i++)
		counts[i] = (u64)f(sizes[i]);
	return growth_fit(sizes, counts, count);
}

static void check(function *f, const char *term, double exponent, double factor)
{
	for (u32 count = COUNT - 1; count <= COUNT; count++) {
		struct growth growth = fit(f, doubled, count);
		struct buffer words = {0};

		growth_add_term(&growth, &words);
		assert_string_equal(words.data, term);
		assert_near(growth.exponent, exponent, 0.02);
		assert_near(growth.factors[0] / factor, 1, 0.01);
		assert_false(growth.is_irregular);
		buffer_release(&words);
	}
}

static double constant(double n)
{
	(void)n;
	return 5000;
}

static double steps_of_a_binary_search(double n)
{
	return 100 + 30 * (floor(log2(n)) + 1);
}

static double linear(double n)
{
	return 130000 + 57 * n;
}

static double sorting(double n)
{
	return 900 + 13 * n + 4.5 * n * log2(n);
}

static double pairs(double n)
{
	return 7 * n * (n - 1) / 2 + 20 * n + 500;
}

/* A little more quadratic work than one in a thousand at the smallest size. */
static double mostly_linear(double n)
{
	return 130000 + 1000 * n + 0.01 * n * n;
}

static double cubic(double n)
{
	return 2 * n * n * n + 3 * n * n + 5 * n + 100;
}

static double square_root_more(double n)
{
	return 1000 + 3 * pow(n, 1.5);
}

static double karatsuba(double n)
{
	return 200 + 10 * pow(n, log2(3));
}

static void each_model_is_found_with_its_exponent_and_factor(void **state)
{
	(void)state;
	check(constant, "constant", 0, 5000);
	check(steps_of_a_binary_search, "log n", 0.12, 30);
	check(linear, "n", 1, 57);
	check(sorting, "n log n", 1.12, 4.5);
	check(pairs, "n²", 2, 3.5);
	check(mostly_linear, "n²", 2, 0.01);
	check(cubic, "n³", 3, 2);
	check(square_root_more, "n^1.50", 1.5, 3);
	check(karatsuba, "n^1.58", 1.585, 10);
}

static void three_sizes_are_enough_for_a_power_and_a_constant(void **state)
{
	static const double sizes[] = {1000, 3000, 9000};
	struct growth growth = fit(linear, sizes, 3);

	(void)state;
	assert_near(growth.exponent, 1, 0.001);
	assert_near(growth_at(&growth, 90000), linear(90000), 1000);
}

static void counts_that_vary_are_not_taken_for_faster_growth(void **state)
{
	static const double noise[COUNT] = {1.004, 0.997, 1.002, 0.999, 1.003};
	u64 counts[COUNT];
	struct growth growth;

	(void)state;
	for (u32 i = 0; i < COUNT; i++)
		counts[i] = (u64)(linear(doubled[i]) * noise[i]);
	growth = growth_fit(doubled, counts, COUNT);
	assert_near(growth.exponent, 1, 0.02);
	for (u32 i = 0; i < COUNT; i++)
		counts[i] = (u64)(5000 * noise[i]);
	growth = growth_fit(doubled, counts, COUNT);
	assert_true(growth.exponent == 0);
}

static void what_follows_no_model_is_irregular(void **state)
{
	static const u64 counts[COUNT] = {1000, 90000, 2000, 800000, 5000};
	struct growth growth = growth_fit(doubled, counts, COUNT);
	struct buffer words = {0};

	(void)state;
	assert_true(growth.is_irregular);
	growth_add_term(&growth, &words);
	assert_true(!strncmp(words.data, "irregular, about n^", 19));
	buffer_release(&words);
}

static void what_is_never_called_is_constant(void **state)
{
	static const u64 counts[COUNT] = {0};
	struct growth growth = growth_fit(doubled, counts, COUNT);

	(void)state;
	assert_true(growth.exponent == 0);
	assert_true(growth_at(&growth, 1e6) == 0);
}

static void only_more_than_linear_is_faster_than_the_input(void **state)
{
	struct growth growth = fit(linear, doubled, COUNT);

	(void)state;
	assert_false(growth_is_faster_than_input(&growth));
	growth = fit(steps_of_a_binary_search, doubled, COUNT);
	assert_false(growth_is_faster_than_input(&growth));
	growth = fit(sorting, doubled, COUNT);
	assert_true(growth_is_faster_than_input(&growth));
	growth = fit(square_root_more, doubled, COUNT);
	assert_true(growth_is_faster_than_input(&growth));
}

static void check_sizes(const char *list, const double *expected, u32 count)
{
	struct growth_sizes sizes;
	struct diag diag = {0};

	assert_true(growth_sizes_read(list, &sizes, &diag));
	assert_int_equal(sizes.count, count);
	for (u32 i = 0; i < count; i++)
		assert_near(sizes.items[i], expected[i], 1e-9);
}

static void sizes_are_numbers_and_ranges(void **state)
{
	(void)state;
	check_sizes("1000,2000,4000,8000", doubled, 4);
	check_sizes("1000..16000*2", doubled, 5);
	check_sizes("1000,2000..9000*2", doubled, 4);
	check_sizes("0.5..2+0.5", (const double[]){0.5, 1, 1.5, 2}, 4);
}

static void sizes_are_written_in_full(void **state)
{
	static const double values[] = {1000, 17179869184, 0.1 + 0.2};
	struct buffer out = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(values); i++) {
		growth_size_write(&out, values[i]);
		buffer_add_byte(&out, ' ');
	}
	assert_string_equal(out.data, "1000 17179869184 0.3 ");
	buffer_release(&out);
}

static void sizes_are_put_in_place_of_braces(void **state)
{
	static const struct {
		struct text word, filled;
		bool has_place;
	} words[] = {
	    {TEXT("track.{}.wav"), TEXT("track.10.wav"), true},
	    {TEXT("{}{}"), TEXT("1010"), true},
	    {TEXT("{{}}"), TEXT("{10}"), true},
	    {TEXT("{ }"), TEXT("{ }"), false},
	    {TEXT(""), TEXT(""), false},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(words); i++) {
		assert_int_equal(growth_size_has_place(words[i].word), words[i].has_place);
		assert_true(text_equal(growth_size_fill_in(words[i].word, T("10"), &arena),
				       words[i].filled));
	}
	arena_release(&arena);
}

static void refuses(const char *list, const char *message)
{
	struct growth_sizes sizes;
	struct diag diag = {0};

	assert_false(growth_sizes_read(list, &sizes, &diag));
	assert_non_null(strstr(diag.message, message));
}

static void wrong_sizes_are_refused(void **state)
{
	(void)state;
	refuses("", "is not a list of sizes");
	refuses("1,2,x", "is not a list of sizes");
	refuses("1,2,3,", "is not a list of sizes");
	refuses("1..8", "is not a list of sizes");
	refuses("1..8*", "is not a list of sizes");
	refuses("-1,2,3", "is not a list of sizes");
	refuses("0x10,20,30", "is not a list of sizes");
	refuses("1,3,2", "must increase: 2 does not");
	refuses("1..8*1", "must increase");
	refuses("1..8*0.5", "must increase");
	refuses("1,2", "at least 3 sizes are needed, not 2");
	refuses("1..1000+1", "more than 100 sizes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_model_is_found_with_its_exponent_and_factor),
	    cmocka_unit_test(three_sizes_are_enough_for_a_power_and_a_constant),
	    cmocka_unit_test(counts_that_vary_are_not_taken_for_faster_growth),
	    cmocka_unit_test(what_follows_no_model_is_irregular),
	    cmocka_unit_test(what_is_never_called_is_constant),
	    cmocka_unit_test(only_more_than_linear_is_faster_than_the_input),
	    cmocka_unit_test(sizes_are_numbers_and_ranges),
	    cmocka_unit_test(sizes_are_written_in_full),
	    cmocka_unit_test(sizes_are_put_in_place_of_braces),
	    cmocka_unit_test(wrong_sizes_are_refused),
	};

	return cmocka_run_group_tests_name("growth", tests, NULL, NULL);
}
