/* Shares of samples: their intervals, and what a comparison of two sampled processes says. */
#include "reports/analysis/compare/sampled.h"

#include "unit.h"

static void assert_near(double found, double expected)
{
	if (found < expected - 1e-4 || found > expected + 1e-4)
		fail_msg("%f, expected %f", found, expected);
}

/* The bounds were computed by the formula in Wilson's form, in Python. */
static void a_share_has_its_interval(void **state)
{
	struct sample_interval share = sampled_share(70, 100);

	(void)state;
	assert_near(share.estimate, 0.7);
	assert_near(share.low, 0.57257);
	assert_near(share.high, 0.80254);
}

static void the_ends_are_reached(void **state)
{
	(void)state;
	assert_near(sampled_share(0, 100).low, 0);
	assert_near(sampled_share(100, 100).high, 1);
	assert_true(sampled_share(0, 100).high > 0.01);
	assert_near(sampled_share(0, 0).low, 0);
	assert_near(sampled_share(0, 0).high, 1);
}

/* A process with two functions of the object "p", whose samples are given. */
struct sampled_process {
	struct cpu_function functions[2];
	u64 inclusive[2], totals[1];
	struct cpu_profile profile;
};

static void make(struct sampled_process *p, u64 a, u64 b)
{
	*p = (struct sampled_process){
	    .functions = {{.object = T("/here/p"), .name = T("a")},
			  {.object = T("/here/p"), .name = T("b")}},
	    .inclusive = {a, b},
	    .totals = {a + b},
	};
	p->profile = (struct cpu_profile){.function_count = 2,
					  .functions = p->functions,
					  .event_count = 1,
					  .inclusive = p->inclusive,
					  .totals = p->totals};
}

static struct sampled_comparison compare(u64 old_a, u64 old_b, u64 now_a, u64 now_b,
					 struct arena *arena)
{
	struct sampled_process old, now;
	struct sampled_comparison out;

	make(&old, old_a, old_b);
	make(&now, now_a, now_b);
	sampled_compare(&old.profile, &now.profile, arena, &out);
	return out;
}

static void a_difference_beyond_its_interval_is_clear(void **state)
{
	struct arena arena = {0};
	struct sampled_comparison clear = compare(700, 300, 500, 500, &arena);
	struct sampled_comparison unclear = compare(70, 30, 60, 40, &arena);

	(void)state;
	assert_int_equal(clear.count, 2);
	assert_int_equal(clear.clear_count, 2);
	for (u32 i = 0; i < clear.count; i++)
		assert_near(clear.functions[i].difference.estimate,
			    text_equal(clear.functions[i].name, T("a")) ? -0.2 : 0.2);
	assert_true(text_equal(clear.functions[0].object, T("p")));
	assert_int_equal(unclear.clear_count, 0);
	assert_true(unclear.functions[0].difference.low < 0);
	assert_true(unclear.functions[0].difference.high > 0);
	arena_release(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_share_has_its_interval),
	    cmocka_unit_test(the_ends_are_reached),
	    cmocka_unit_test(a_difference_beyond_its_interval_is_clear),
	};

	return cmocka_run_group_tests_name("sampled_share", tests, NULL, NULL);
}
