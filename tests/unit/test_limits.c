/* reports/analysis/limits.h: how limits are written and when they are exceeded. */
#include "reports/analysis/limits.h"

#include "unit.h"

#include <string.h>

static const struct limit one_percent = {LIMIT_PERCENT, PERCENT_UNIT};

static struct limit parse(const char *text, const char *metric)
{
	struct limits limits = {0};
	struct diag diag = {0};
	struct limit found;

	if (!limits_add(&limits, text_from_string(text), &diag))
		fail_msg("%s", diag.message);
	found = limits_find(&limits, T("p"), text_from_string(metric), one_percent);
	limits_release(&limits);
	return found;
}

static void the_forms_of_a_limit(void **state)
{
	(void)state;
	assert_int_equal(parse("ir=2.5%", "ir").kind, LIMIT_PERCENT);
	assert_int_equal(parse("ir=2.5%", "ir").amount, 2500000);
	assert_int_equal(parse("peak=+65536", "peak").kind, LIMIT_GROWTH);
	assert_int_equal(parse("peak=+65536", "peak").amount, 65536);
	assert_int_equal(parse("peak=65536", "peak").kind, LIMIT_CEILING);
	assert_int_equal(parse("wall=0.25", "wall").amount, 250000000);
	assert_int_equal(parse("wall=none", "wall").kind, LIMIT_NONE);
}

static void the_last_one_for_the_profile_holds(void **state)
{
	(void)state;
	assert_int_equal(parse("ir=2%,ir=3%", "ir").amount, 3 * PERCENT_UNIT);
	assert_int_equal(parse("ir=2%,p:ir=3%", "ir").amount, 3 * PERCENT_UNIT);
	assert_int_equal(parse("ir=2%,q:ir=3%", "ir").amount, 2 * PERCENT_UNIT);
	/* "p" is no part of "p/dump", nor of a name that only begins alike. */
	assert_int_equal(parse("ir=2%,p/dump:ir=3%", "ir").amount, 2 * PERCENT_UNIT);
	assert_int_equal(parse("q:ir=3%", "ir").amount, PERCENT_UNIT);
}

static void nonsense_is_refused(void **state)
{
	static const char *const nonsense[] = {"",
					       "ir",
					       "=1%",
					       "ir=",
					       "ir=%",
					       "ir=-1%",
					       "ir=1.%",
					       "ir=x",
					       "ir=1%%",
					       "peak=1.5",
					       "ir=1%,",
					       "p:=1%",
					       "peak=++1",
					       "ir=1e3",
					       "wall=+-1",
					       "ir=0.0000001%",
					       "peak=99999999999999999999"};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(nonsense); i++) {
		struct limits limits = {0};
		struct diag diag = {0};

		if (limits_add(&limits, text_from_string(nonsense[i]), &diag))
			fail_msg("'%s' was taken", nonsense[i]);
		assert_non_null(strstr(diag.message, "is not a limit"));
		limits_release(&limits);
	}
}

static void percentages_are_exact(void **state)
{
	u64 large = 9000000000000000000u;

	(void)state;
	assert_false(limit_is_exceeded(one_percent, 100, 101));
	assert_true(limit_is_exceeded(one_percent, 100, 102));
	assert_false(limit_is_exceeded(one_percent, large, large + large / 100));
	assert_true(limit_is_exceeded(one_percent, large, large + large / 100 + 1));
	assert_true(limit_is_exceeded(one_percent, 0, 1));
	assert_false(limit_is_exceeded(one_percent, 0, 0));
	assert_false(limit_is_undercut(one_percent, 100, 99));
	assert_true(limit_is_undercut(one_percent, 100, 98));
	assert_true(limit_is_exceeded((struct limit){LIMIT_PERCENT, 0}, 100, 101));
	assert_true(limit_is_undercut((struct limit){LIMIT_PERCENT, 0}, 100, 99));
}

static void growth_and_ceilings(void **state)
{
	struct limit growth = {LIMIT_GROWTH, 10}, ceiling = {LIMIT_CEILING, 10}, none = {0};

	(void)state;
	assert_false(limit_is_exceeded(growth, 5, 15));
	assert_true(limit_is_exceeded(growth, 5, 16));
	assert_true(limit_is_undercut(growth, 16, 5));
	assert_false(limit_is_exceeded(ceiling, 5, 10));
	assert_true(limit_is_exceeded(ceiling, 20, 11));
	assert_false(limit_is_exceeded(none, 1, 1000));
	assert_false(limit_is_undercut(none, 1000, 1));
}

static void reads(struct limit limit, enum metric_unit unit, const char *text)
{
	struct arena arena = {0};

	assert_string_equal(limit_text(limit, unit, &arena).data, text);
	arena_release(&arena);
}

static void limits_are_shown_as_they_are_written(void **state)
{
	(void)state;
	reads(one_percent, UNIT_COUNT, "1%");
	reads((struct limit){LIMIT_PERCENT, 2500000}, UNIT_COUNT, "2.5%");
	reads((struct limit){LIMIT_PERCENT, 1}, UNIT_COUNT, "0.000001%");
	reads((struct limit){LIMIT_GROWTH, 65536}, UNIT_BYTES, "+65536");
	reads((struct limit){LIMIT_CEILING, 1250000000}, UNIT_SECONDS, "1.25");
	reads((struct limit){0}, UNIT_SECONDS, "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_forms_of_a_limit),
	    cmocka_unit_test(the_last_one_for_the_profile_holds),
	    cmocka_unit_test(nonsense_is_refused),
	    cmocka_unit_test(percentages_are_exact),
	    cmocka_unit_test(growth_and_ceilings),
	    cmocka_unit_test(limits_are_shown_as_they_are_written),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
