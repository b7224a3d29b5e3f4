/* reports/views/chart.h: a step function in characters. */
#include "reports/views/chart.h"

#include "unit.h"

#include <string.h>

static char *draw(const struct chart *chart, u32 width)
{
	static char drawn[8192];
	struct buffer out = {0};

	chart_draw(chart, width, &out);
	assert_true(out.length < sizeof(drawn));
	memcpy(drawn, out.data, out.length + 1);
	buffer_release(&out);
	return drawn;
}

static void steps_hold_until_the_next_point(void **state)
{
	struct chart_point points[] = {{0, 0}, {10, 1000}, {20, 500}, {40, 500}};
	struct chart chart = {4, points, 1000, TEXT("ms")};

	(void)state;
	assert_string_equal(draw(&chart, 27), "1,000 |    ######\n"
					      "      |    ######\n"
					      "      |    ######\n"
					      "      |    ######\n"
					      "      |    ######\n"
					      "      |    ################\n"
					      "      |    ################\n"
					      "      |    ################\n"
					      "      |    ################\n"
					      "      |    ################\n"
					      "    0 +--------------------\n"
					      "       0              40 ms\n");
}

static void a_short_peak_is_not_lost_between_columns(void **state)
{
	struct chart_point points[] = {{0, 1}, {500, 900}, {501, 1}, {1000, 1}};
	struct chart chart = {4, points, 900, TEXT("i")};

	(void)state;
	assert_non_null(strstr(draw(&chart, 30), "900 |            #\n"));
}

static void the_smallest_widths_and_quantities_are_no_trouble(void **state)
{
	struct chart_point points[] = {{0, 0}, {UINT64_MAX / 2, INT64_MAX}};
	struct chart chart = {2, points, INT64_MAX, TEXT("B")};
	struct chart nothing = {0, NULL, 0, TEXT("B")};

	(void)state;
	assert_non_null(strstr(draw(&chart, 1), "#"));
	assert_non_null(strstr(draw(&nothing, 40), "0 +---"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(steps_hold_until_the_next_point),
	    cmocka_unit_test(a_short_peak_is_not_lost_between_columns),
	    cmocka_unit_test(the_smallest_widths_and_quantities_are_no_trouble),
	};

	return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
