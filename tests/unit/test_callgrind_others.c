/* parsers/callgrind/callgrind.h: what programs other than callgrind write in its format. */
#include "callgrind_unit.h"

static void assert_total(const char *fixture, u64 total)
{
	struct reading r = read_fixture(fixture);

	assert_number(r.profile->totals[0], total);
	forget(&r);
}

static void costs_are_added_up_where_there_are_no_totals(void **state)
{
	struct reading r = read_fixture("no-totals-no-summary.out");

	(void)state;
	assert_number(r.profile->totals[0], 420);
	assert_number(self_of(&r, "func1"), 400);
	assert_call(&r, "main", "func1", 1, 400);
	forget(&r);
	assert_total("summary-without-totals.out", 420);
}

static void a_part_without_totals_ends_where_the_next_begins(void **state)
{
	struct reading r = read_fixture("parts-without-totals.out");

	(void)state;
	assert_int_equal(r.result.process_count, 1);
	assert_int_equal(r.result.processes[0].part_count, 2);
	assert_number(self_of(&r, "main"), 11);
	assert_number(r.profile->totals[0], 11);
	forget(&r);
}

static void costs_and_calls_may_be_hexadecimal(void **state)
{
	struct reading r = read_fixture("hexadecimal-calls-and-positions.out");

	(void)state;
	assert_call(&r, "main", "b", 2, 5);
	assert_number(line_cost(&r, "main", "f.c", 16, 0x400), 20);
	forget(&r);
	assert_total("hexadecimal-costs.out", 20);
}

static void dos_line_ends_are_no_part_of_names(void **state)
{
	struct reading r = read_fixture("dos-line-ends-without-creator.out");

	(void)state;
	assert_text(function_of(&r, "main")->file, "f.c");
	assert_number(self_of(&r, "main"), 20);
	forget(&r);
	assert_total("dos-line-ends.out", 1);
}

static void a_byte_order_mark_is_passed_over(void **state)
{
	(void)state;
	assert_total("byte-order-mark.out", 4);
}

static void recursive_calls_are_calls(void **state)
{
	struct reading r = read_fixture("recursive-calls.out");

	(void)state;
	assert_call(&r, "main", "a", 3, 4);
	forget(&r);
}

static void xdebugs_calls_have_a_second_number(void **state)
{
	struct reading r = read_fixture("calls-with-a-second-number.out");

	(void)state;
	assert_call(&r, "main", "a", 1, 5);
	forget(&r);
}

static void events_may_have_units_in_brackets(void **state)
{
	struct reading r = read_fixture("event-with-brackets.out");

	(void)state;
	assert_text(r.profile->events[0], "Time_(10ns)");
	assert_text(r.profile->events[1], "Memory_(bytes)");
	forget(&r);
}

static void versions_may_have_dots(void **state)
{
	(void)state;
	assert_total("version-0.9.6.out", 4);
}

static void a_number_that_was_not_defined_is_a_name_unknown(void **state)
{
	struct reading r = read_fixture("file-not-defined.out");

	(void)state;
	assert_text(function_of(&r, "a")->file, "");
	assert_number(self_of(&r, "a"), 4);
	forget(&r);
}

static void a_file_of_xdebug_is_read(void **state)
{
	struct reading r = read_fixture("real/xdebug.out");

	(void)state;
	assert_number(r.profile->totals[0], 25589);
	assert_number(r.profile->totals[1], 3200);
	assert_number(function_of(&r, "leaf")->calls, 20);
	assert_true(r.result.processes[0].summary_differs);
	forget(&r);
}

static void a_file_of_ruby_prof_is_read(void **state)
{
	struct reading r = read_fixture("real/ruby-prof.out");

	(void)state;
	assert_number(r.profile->totals[0], 8 + 34 + 14117 + 77365 + 74 + 122 + 53 + 73 + 16);
	assert_call(&r, "Range::each", "Integer::*", 37500, 14117);
	assert_text(function_of(&r, "[global]::")->file, "/home/user/src/-e");
	forget(&r);
}

static void a_file_of_pprof_is_read(void **state)
{
	struct reading r = read_fixture("real/pprof.out");

	(void)state;
	assert_number(r.profile->totals[0], 15);
	assert_call(&r, "main", "mid", 15, 15);
	assert_call(&r, "mid", "leaf", 15, 15);
	forget(&r);
}

static void a_file_of_valgrinds_allocation_trees_is_read(void **state)
{
	struct reading r = read_fixture("real/xtree.out");

	(void)state;
	assert_text(r.profile->events[2], "totB");
	assert_number(r.profile->totals[2], 6000);
	forget(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(costs_are_added_up_where_there_are_no_totals),
	    cmocka_unit_test(a_part_without_totals_ends_where_the_next_begins),
	    cmocka_unit_test(costs_and_calls_may_be_hexadecimal),
	    cmocka_unit_test(dos_line_ends_are_no_part_of_names),
	    cmocka_unit_test(a_byte_order_mark_is_passed_over),
	    cmocka_unit_test(recursive_calls_are_calls),
	    cmocka_unit_test(xdebugs_calls_have_a_second_number),
	    cmocka_unit_test(events_may_have_units_in_brackets),
	    cmocka_unit_test(versions_may_have_dots),
	    cmocka_unit_test(a_number_that_was_not_defined_is_a_name_unknown),
	    cmocka_unit_test(a_file_of_xdebug_is_read),
	    cmocka_unit_test(a_file_of_ruby_prof_is_read),
	    cmocka_unit_test(a_file_of_pprof_is_read),
	    cmocka_unit_test(a_file_of_valgrinds_allocation_trees_is_read),
	};

	return cmocka_run_group_tests_name("callgrind_others", tests, NULL, NULL);
}
