/*
 * parsers/callgrind/callgrind.h: costs, positions, files and callees, one fact of the format per
 * test.
 */
#include "callgrind_unit.h"

static void totals_are_trusted_where_the_summary_is_0(void **state)
{
	struct reading r = read_fixture("summary-0-totals-right.out");

	(void)state;
	assert_number(r.profile->totals[0], 42);
	assert_number(self_of(&r, "main"), 42);
	assert_true(r.result.processes[0].summary_differs);
	forget(&r);
}

static void a_minimal_file_will_do(void **state)
{
	struct reading r = read_fixture("minimal.out");

	(void)state;
	assert_text(r.profile->events[0], "Instructions");
	assert_text(function_of(&r, "main")->object, "");
	assert_text(function_of(&r, "main")->file, "");
	assert_number(self_of(&r, "main"), 20);
	assert_false(r.result.processes[0].summary_differs);
	forget(&r);
}

static void blanks_and_tabs_do_not_matter(void **state)
{
	struct reading r = read_fixture("blanks-and-tabs.out");

	(void)state;
	assert_number(r.profile->totals[0], 8);
	assert_number(r.profile->totals[1], 3);
	assert_number(line_cost(&r, "main", "", 7, 0x14), 3);
	assert_call(&r, "main", "leaf", 2, 4);
	forget(&r);
}

static void comments_and_blank_lines_are_skipped(void **state)
{
	struct reading r = read_fixture("comments-and-blank-lines.out");

	(void)state;
	assert_number(self_of(&r, "main"), 3);
	forget(&r);
}

static void a_process_may_have_spent_nothing(void **state)
{
	struct reading r = read_fixture("nothing-spent.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 0);
	assert_number(r.profile->totals[0], 0);
	forget(&r);
}

static void functions_are_told_apart_by_object(void **state)
{
	struct reading r = read_fixture("static-functions-of-two-objects.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "/bin/prog|util.c|helper"), 10);
	assert_number(self_of(&r, "/lib/libutil.so|util.c|helper"), 20);
	forget(&r);
}

static void functions_are_told_apart_by_file(void **state)
{
	struct reading r = read_fixture("static-functions-of-two-files.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "a.c|helper"), 10);
	assert_number(self_of(&r, "b.c|helper"), 20);
	forget(&r);
}

static void inlined_files_never_change_the_function(void **state)
{
	struct reading r = read_fixture("inlined-files.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "/bin/prog|prog.c|main"), 65);
	assert_number(line_cost(&r, "main", "inline.h", 3, 0), 5);
	assert_number(line_cost(&r, "main", "deeper.h", 7, 0), 6);
	assert_number(line_cost(&r, "main", "prog.c", 12, 0), 2);
	assert_number(line_cost(&r, "main", "inline.h", 4, 0), 50);
	forget(&r);
}

static void the_next_function_is_back_in_its_file(void **state)
{
	struct reading r = read_fixture("inlined-files.out");

	(void)state;
	assert_number(self_of(&r, "/bin/prog|prog.c|after"), 3);
	assert_number(line_cost(&r, "after", "prog.c", 20, 0), 3);
	forget(&r);
}

static void a_function_begins_at_the_lowest_line_of_its_own_file(void **state)
{
	struct reading r = read_fixture("inlined-files.out");

	(void)state;
	assert_number(function_of(&r, "main")->line, 9);
	assert_number(function_of(&r, "after")->line, 20);
	forget(&r);
}

static void a_function_that_is_called_begins_where_the_calls_go(void **state)
{
	struct reading r = read_text(T("events: Ir\nfl=a.c\nfn=main\n9 1\ncfn=f\ncalls=1 +11\n"
				       "+1 5\nfn=f\n3 2\n20 1\n3 2\ntotals: 6\n"));

	(void)state;
	assert_number(function_of(&r, "main")->line, 9);
	assert_number(function_of(&r, "f")->line, 20);
	forget(&r);
}

static void object_and_file_of_a_callee_hold_for_one_call(void **state)
{
	struct reading r = read_fixture("callee-holds-for-one-call.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 5);
	assert_call(&r, "main", "/lib/libother.so|other.c|other", 2, 100);
	assert_call(&r, "main", "/bin/prog|prog.c|here", 1, 7);
	assert_call(&r, "main", "/bin/prog|other.c|header", 1, 9);
	assert_number(function_of(&r, "other")->calls, 2);
	assert_number(self_of(&r, "main"), 2);
	forget(&r);
}

static void a_callee_without_file_is_in_the_inlined_one(void **state)
{
	struct reading r = read_fixture("callee-holds-for-one-call.out");

	(void)state;
	assert_call(&r, "main", "/bin/prog|inline.h|beside", 4, 8);
	forget(&r);
}

static void a_callee_named_in_vain_is_forgotten(void **state)
{
	struct reading r = read_fixture("callee-named-without-calls.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_call(&r, "main", "/bin/prog|prog.c|here", 1, 7);
	forget(&r);
}

static void positions_are_relative_to_the_last_line(void **state)
{
	struct reading r = read_fixture("positions-compressed.out");

	(void)state;
	assert_number(line_cost(&r, "main", "prog.c", 10, 0x401100), 1);
	assert_number(line_cost(&r, "main", "prog.c", 10, 0x401104), 1);
	assert_number(line_cost(&r, "main", "prog.c", 13, 0x401110), 2);
	assert_number(line_cost(&r, "main", "prog.c", 8, 0x401110), 3);
	assert_number(line_cost(&r, "main", "prog.c", 8, 0x401108), 4);
	assert_number(line_cost(&r, "main", "prog.c", 12, 0xffffffffff600000), 5);
	forget(&r);
}

static void the_position_of_a_callee_changes_nothing(void **state)
{
	struct reading r = read_fixture("position-of-callee-changes-nothing.out");

	(void)state;
	assert_number(line_cost(&r, "main", "prog.c", 101, 0x1004), 2);
	assert_number(function_of(&r, "main")->line, 100);
	forget(&r);
}

static void the_position_of_a_call_changes_nothing_in_callgrinds_files(void **state)
{
	struct reading r = read_fixture("position-of-call-during-a-dump.out");

	(void)state;
	assert_number(line_cost(&r, "main", "prog.c", 12, 0), 2);
	assert_number(line_cost(&r, "main", "prog.c", 13, 0), 3);
	assert_number(function_of(&r, "main")->line, 10);
	forget(&r);
}

static void the_position_of_a_call_counts_in_files_of_others(void **state)
{
	struct reading r = read_fixture("position-of-call-counts-for-others.out");

	(void)state;
	assert_number(line_cost(&r, "main", "prog.c", 12, 0), 2);
	assert_number(line_cost(&r, "main", "prog.c", 13, 0), 3);
	forget(&r);
}

static void the_file_of_a_call_without_cost_changes_nothing_in_callgrinds_files(void **state)
{
	struct reading r = read_fixture("call-from-inlined-code-without-cost.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 4);
	assert_call(&r, "main", "/bin/prog|prog.c|near", 1, 50);
	assert_call(&r, "main", "/bin/prog|prog.c|near_too", 1, 8);
	assert_call(&r, "main", "/bin/prog|inline.h|inner", 1, 9);
	assert_number(line_cost(&r, "main", "prog.c", 12, 0), 2);
	assert_number(line_cost(&r, "main", "inline.h", 5, 0), 1);
	assert_number(function_of(&r, "main")->line, 12);
	forget(&r);
}

static void blocks_may_have_a_column(void **state)
{
	struct reading r = read_fixture("positions-instr-bb-line.out");

	(void)state;
	assert_number(line_cost(&r, "main", "prog.c", 7, 0x1000), 1);
	assert_number(line_cost(&r, "main", "prog.c", 7, 0x1004), 2);
	assert_number(line_cost(&r, "main", "prog.c", 8, 0x1008), 3);
	forget(&r);
}

static void there_may_be_no_positions(void **state)
{
	struct reading r = read_fixture("positions-none.out");

	(void)state;
	assert_number(self_of(&r, "main"), 5);
	assert_number(function_of(&r, "main")->line, 0);
	assert_call(&r, "main", "leaf", 3, 40);
	forget(&r);
}

static void trailing_zeros_are_left_out(void **state)
{
	static const u64 expected[] = {9, 3, 2, 1, 1, 1, 1, 1, 1, 4, 2, 1, 1};
	struct reading r = read_fixture("trailing-zeros-left-out.out");

	(void)state;
	assert_int_equal(r.profile->event_count, LENGTH_OF(expected));
	assert_text(r.profile->events[12], "Bim");
	assert_memory_equal(r.profile->totals, expected, sizeof(expected));
	assert_memory_equal(r.profile->self, expected, sizeof(expected));
	assert_call(&r, "main", "nothing", 1, 0);
	forget(&r);
}

static void costs_are_exact_up_to_2_to_the_63(void **state)
{
	struct reading r = read_fixture("cost-of-2-63-minus-1.out");

	(void)state;
	assert_number(r.profile->totals[0], INT64_MAX);
	assert_number(self_of(&r, "main"), INT64_MAX);
	assert_number(line_cost(&r, "main", "prog.c", 3, 0), INT64_MAX - 1);
	assert_call(&r, "main", "leaf", INT64_MAX, INT64_MAX);
	assert_number(function_of(&r, "leaf")->calls, INT64_MAX);
	forget(&r);
}

static void jumps_are_skipped(void **state)
{
	struct reading r = read_fixture("jumps.out");

	(void)state;
	assert_int_equal(r.profile->call_count, 0);
	assert_number(line_cost(&r, "main", "prog.c", 10, 0x1004), 5);
	assert_number(line_cost(&r, "main", "prog.c", 11, 0x1008), 2);
	assert_number(line_cost(&r, "main", "prog.c", 11, 0x100c), 1);
	forget(&r);
}

static void what_jumps_define_is_known(void **state)
{
	struct reading r = read_fixture("jumps.out");

	(void)state;
	assert_number(self_of(&r, "/bin/prog|far.c|far"), 1);
	forget(&r);
}

static void lines_are_kept_only_when_asked_for(void **state)
{
	struct callgrind_options options = {0};
	struct reading r = {0};
	struct text content = fixture_text("inlined-files.out", &r.arena);

	(void)state;
	assert_true(callgrind_read(content, options, &r.arena, &r.result, &r.diag));
	r.profile = &r.result.processes[0].profile;
	assert_int_equal(r.profile->lines.count, 0);
	assert_number(self_of(&r, "main"), 65);
	forget(&r);
}

static void a_real_recursion_is_read(void **state)
{
	struct reading r = read_fixture("real/recursion.out");

	(void)state;
	assert_number(r.profile->totals[0], 412);
	assert_call(&r, "main", "fib", 1, 359);
	assert_call(&r, "fib'2", "fib'2", 22, 677);
	forget(&r);
}

static void a_real_file_with_everything_is_read(void **state)
{
	static const u64 totals[] = {412, 83, 82};
	struct reading r = read_fixture("real/everything.out"),
		       plain = read_fixture("real/recursion.out");

	(void)state;
	assert_int_equal(r.profile->event_count, 13);
	assert_memory_equal(r.profile->totals, totals, sizeof(totals));
	for (u32 i = 0; i < plain.profile->function_count; i++) {
		const struct cpu_function *f = &plain.profile->functions[i];
		const char *name =
		    arena_printf(&r.arena, "%s|%s|%s", f->object.data, f->file.data, f->name.data)
			.data;

		assert_number(self_of(&r, name), self_of(&plain, name));
		assert_number(function_of(&r, name)->calls, function_of(&plain, name)->calls);
		assert_number(function_of(&r, name)->line, function_of(&plain, name)->line);
	}
	forget(&r);
	forget(&plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(totals_are_trusted_where_the_summary_is_0),
	    cmocka_unit_test(a_minimal_file_will_do),
	    cmocka_unit_test(blanks_and_tabs_do_not_matter),
	    cmocka_unit_test(comments_and_blank_lines_are_skipped),
	    cmocka_unit_test(a_process_may_have_spent_nothing),
	    cmocka_unit_test(functions_are_told_apart_by_object),
	    cmocka_unit_test(functions_are_told_apart_by_file),
	    cmocka_unit_test(inlined_files_never_change_the_function),
	    cmocka_unit_test(the_next_function_is_back_in_its_file),
	    cmocka_unit_test(a_function_begins_at_the_lowest_line_of_its_own_file),
	    cmocka_unit_test(a_function_that_is_called_begins_where_the_calls_go),
	    cmocka_unit_test(object_and_file_of_a_callee_hold_for_one_call),
	    cmocka_unit_test(a_callee_without_file_is_in_the_inlined_one),
	    cmocka_unit_test(a_callee_named_in_vain_is_forgotten),
	    cmocka_unit_test(positions_are_relative_to_the_last_line),
	    cmocka_unit_test(the_position_of_a_callee_changes_nothing),
	    cmocka_unit_test(the_position_of_a_call_changes_nothing_in_callgrinds_files),
	    cmocka_unit_test(the_position_of_a_call_counts_in_files_of_others),
	    cmocka_unit_test(the_file_of_a_call_without_cost_changes_nothing_in_callgrinds_files),
	    cmocka_unit_test(blocks_may_have_a_column),
	    cmocka_unit_test(there_may_be_no_positions),
	    cmocka_unit_test(trailing_zeros_are_left_out),
	    cmocka_unit_test(costs_are_exact_up_to_2_to_the_63),
	    cmocka_unit_test(jumps_are_skipped),
	    cmocka_unit_test(what_jumps_define_is_known),
	    cmocka_unit_test(lines_are_kept_only_when_asked_for),
	    cmocka_unit_test(a_real_recursion_is_read),
	    cmocka_unit_test(a_real_file_with_everything_is_read),
	};

	return cmocka_run_group_tests_name("callgrind_basics", tests, NULL, NULL);
}
