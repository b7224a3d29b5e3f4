/* parsers/callgrind.h: what a well-formed file says. */
#include "callgrind_unit.h"

static void costs_and_calls_are_added_up(void **state)
{
	struct reading r = read_ok(state, "events: Ir Dr\n"
					  "ob=a.out\nfl=a.c\nfn=main\n10 5 1\n11 2\n"
					  "cfn=leaf\ncalls=3 20\n11 30 6\n"
					  "fn=leaf\n20 30 6\n"
					  "totals: 37 7\n");

	assert_function(&r, 0, "a.out", "a.c", "main", 10, 0);
	assert_function(&r, 1, "a.out", "a.c", "leaf", 20, 3);
	assert_costs(r.profile->self, 4, (u64[]){7, 1, 30, 6});
	assert_int_equal(r.profile->call_count, 1);
	assert_call(&r, 0, 1, 3);
	assert_costs(r.profile->call_costs, 2, (u64[]){30, 6});
	assert_costs(r.profile->totals, 2, (u64[]){37, 7});
	forget(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(costs_and_calls_are_added_up),
	};

	return cmocka_run_group_tests_name("callgrind_basics", tests, NULL, NULL);
}
