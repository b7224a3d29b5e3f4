/* common/units.h: figures as people read them. */
#include "common/units.h"

#include "unit.h"

#include <math.h>

/* The content of the buffer, which is emptied. */
static void reads(struct buffer *out, const char *expected)
{
	assert_string_equal(out->data, expected);
	buffer_release(out);
}

static void times_have_four_digits_in_the_unit_that_fits(void **state)
{
	static const struct {
		double seconds;
		const char *text;
	} cases[] = {
	    {0, "0 s"},
	    {NAN, "-"},
	    {1.2343, "1.234 s"},
	    {12.346, "12.35 s"},
	    {123.46, "123.5 s"},
	    {123456, "123456 s"},
	    {0.012346, "12.35 ms"},
	    {1.5e-3, "1.500 ms"},
	    {2.5e-6, "2.500 µs"},
	    {5e-7, "500.0 ns"},
	    {1e-12, "0.001 ns"},
	    {-0.25, "-250.0 ms"},
	    /* A value that would be rounded to 1000 of one unit is 1 of the next. */
	    {0.99994, "999.9 ms"},
	    {0.99996, "1.000 s"},
	    {9.9996, "10.00 s"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct buffer out = {0};

		units_add_seconds(&out, cases[i].seconds);
		reads(&out, cases[i].text);
	}
}

static void a_time_may_live_in_an_arena(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_string_equal(units_seconds(0.25, &arena).data, "250.0 ms");
	arena_release(&arena);
}

static void shares_are_exact_for_any_count(void **state)
{
	static const struct {
		u64 value, whole;
		const char *percent;
	} cases[] = {
	    {0, 7, "0.00 %"},
	    {1, 3, "33.33 %"},
	    {2, 3, "66.67 %"},
	    {7, 7, "100.00 %"},
	    {5, 100000, "0.01 %"},
	    {1, 1000000, "0.00 %"},
	    {0, 0, "-"},
	    {9223372036854775806, 9223372036854775807, "100.00 %"},
	    {9222449699651090000, 9223372036854775807, "99.99 %"},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_string_equal(units_share(cases[i].value, cases[i].whole, &arena).data,
				    cases[i].percent);
	arena_release(&arena);
}

static void short_shares_have_as_many_digits_as_a_label_has_room(void **state)
{
	static const struct {
		u64 part, whole;
		const char *text;
	} cases[] = {{0, 0, "0 %"},
		     {0, 5, "0 %"},
		     {1, 1, "100.0 %"},
		     {1, 3, "33.3 %"},
		     {1, 300, "0.33 %"},
		     {1, 100000, "<0.01 %"},
		     {UINT64_MAX, UINT64_MAX, "100.0 %"}};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct buffer out = {0};

		units_add_short_share(&out, cases[i].part, cases[i].whole);
		reads(&out, cases[i].text);
	}
}

static void changes_keep_two_digits_that_count(void **state)
{
	static const struct {
		u64 before, now;
		const char *text;
	} cases[] = {
	    {100, 100, "+0 %"},	     {0, 0, "+0 %"},
	    {0, 5, "new"},	     {5, 0, "-100.0 %"},
	    {1000, 1123, "+12.3 %"}, {1000, 1001, "+0.10 %"},
	    {1000, 999, "-0.10 %"},  {7000000000, 7000000001, "+0.000000014 %"},
	    {1, 12, "+1100 %"},	     {UINT64_MAX, UINT64_MAX - 1, "-0.0000000000000000054 %"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct buffer out = {0};

		units_add_change(&out, cases[i].before, cases[i].now);
		reads(&out, cases[i].text);
	}
}

static void the_size_of_a_change_has_no_sign(void **state)
{
	struct buffer out = {0};

	(void)state;
	units_add_change_size(&out, 1000, 877);
	reads(&out, "12.3 %");
	units_add_change_size(&out, 1000, 1123);
	reads(&out, "12.3 %");
}

static void ratios_are_rounded_to_what_one_would_say(void **state)
{
	static const struct {
		long double ratio;
		const char *text;
	} cases[] = {{0.5L, "0.50×"}, {0.994L, "0.99×"}, {0.996L, "1.0×"}, {3, "3.0×"},
		     {9.94L, "9.9×"}, {9.96L, "10×"},	 {500.4L, "500×"}, {1234567, "1,234,567×"}};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct buffer out = {0};

		units_add_times(&out, cases[i].ratio);
		reads(&out, cases[i].text);
	}
}

static void differences_have_a_sign_and_groups_of_three(void **state)
{
	static const struct {
		i64 difference;
		const char *text;
	} cases[] = {{0, "0"},
		     {1, "+1"},
		     {-5, "-5"},
		     {999, "+999"},
		     {1000, "+1,000"},
		     {-1234567, "-1,234,567"},
		     {INT64_MAX, "+9,223,372,036,854,775,807"},
		     {INT64_MIN, "-9,223,372,036,854,775,808"}};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct buffer out = {0};

		units_add_difference(&out, cases[i].difference);
		reads(&out, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(times_have_four_digits_in_the_unit_that_fits),
	    cmocka_unit_test(a_time_may_live_in_an_arena),
	    cmocka_unit_test(shares_are_exact_for_any_count),
	    cmocka_unit_test(short_shares_have_as_many_digits_as_a_label_has_room),
	    cmocka_unit_test(changes_keep_two_digits_that_count),
	    cmocka_unit_test(the_size_of_a_change_has_no_sign),
	    cmocka_unit_test(ratios_are_rounded_to_what_one_would_say),
	    cmocka_unit_test(differences_have_a_sign_and_groups_of_three),
	};

	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
