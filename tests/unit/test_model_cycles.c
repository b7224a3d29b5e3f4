/* reports/analysis/model_cycles.h: when instructions and model cycles do not change alike, and how
 * that is said. */
#include "reports/analysis/model_cycles.h"

#include "unit.h"

/* What is said when 1,000,000 instructions and as many cycles become so many. */
static struct text said(u64 instructions, u64 cycles, struct arena *arena)
{
	const u64 before_and_now[2][2] = {{1000000, instructions}, {1000000, cycles}};

	return model_cycles_contrast(before_and_now[0], before_and_now[1], arena);
}

static void opposite_signs_are_said(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_true(text_starts_with(
	    said(900000, 1020000, &arena),
	    T("instructions and model cycles point in different directions: 10.0 % fewer "
	      "instructions, 2.0 % more model cycles, so ")));
	arena_release(&arena);
}

static void one_that_changes_alone_is_said_without_a_direction(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_true(text_starts_with(said(1000001, 1300000, &arena),
				     T("instructions and model cycles do not change alike: as many "
				       "instructions, 30.0 % more model cycles, so ")));
	assert_true(text_starts_with(said(920000, 995000, &arena),
				     T("instructions and model cycles do not change alike: 8.0 % "
				       "fewer instructions, 0.5 % fewer model cycles, so ")));
	arena_release(&arena);
}

static void what_changes_alike_or_hardly_is_not_said(void **state)
{
	static const u64 pairs[][2] = {
	    {1000000, 1000000}, {1300000, 1020000}, {970000, 940000},
	    {1049000, 1000000}, {999990, 1000200},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++)
		assert_int_equal(said(pairs[i][0], pairs[i][1], &arena).length, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(opposite_signs_are_said),
	    cmocka_unit_test(one_that_changes_alone_is_said_without_a_direction),
	    cmocka_unit_test(what_changes_alike_or_hardly_is_not_said),
	};

	return cmocka_run_group_tests_name("model_cycles", tests, NULL, NULL);
}
