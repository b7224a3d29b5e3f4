/* parsers/callgrind/callgrind.h: compressed names, and names that look like something else. */
#include "callgrind_unit.h"

static void objects_files_and_functions_have_tables_of_their_own(void **state)
{
	struct reading r = read_fixture("name-tables-are-separate.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "object-1|file-1|function-1"), 3);
	assert_number(self_of(&r, "object-2|file-2|function-2"), 5);
	assert_number(line_cost(&r, "function-1", "file-2", 1, 0), 2);
	forget(&r);
}

static void a_name_may_be_defined_again(void **state)
{
	struct reading r = read_fixture("name-defined-again.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 1);
	assert_number(self_of(&r, "main"), 3);
	forget(&r);
}

static void a_name_in_parentheses_is_no_number(void **state)
{
	struct reading r = read_fixture("names-with-parentheses.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 3);
	assert_number(self_of(&r, "(unknown)|(below main)"), 3);
	assert_number(self_of(&r, "(anonymous namespace)::f(int)"), 3);
	assert_number(self_of(&r, "operator()(int) const"), 4);
	forget(&r);
}

static void names_need_not_be_compressed(void **state)
{
	struct reading r = read_fixture("names-not-compressed.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_call(&r, "main", "/lib/libother.so|other.c|other", 1, 5);
	forget(&r);
}

static void numbers_may_be_anything(void **state)
{
	struct reading r = read_fixture("sparse-ids.out");

	(void)state;
	assert_number(self_of(&r, "/bin/prog|prog.c|main"), 1);
	assert_number(self_of(&r, "zero"), 8);
	assert_call(&r, "main", "leaf", 1, 2);
	forget(&r);
}

static void levels_of_recursion_stay_in_the_name(void **state)
{
	struct reading r = read_fixture("recursion-levels.out");

	(void)state;
	assert_call(&r, "fib", "fib'2", 2, 90);
	assert_call(&r, "fib'2", "fib'2", 8, 70);
	assert_number(line_cost(&r, "fib'2", "prog.c", 11, 0), 30);
	forget(&r);
}

static void callers_stay_in_the_name(void **state)
{
	struct reading r = read_fixture("call-contexts.out");

	(void)state;
	assert_number(self_of(&r, "leaf'left'main"), 30);
	assert_number(self_of(&r, "leaf'right'main"), 12);
	assert_call(&r, "left'main", "operator'quote'left'main", 1, 1);
	forget(&r);
}

static void names_may_be_made_of_numbers(void **state)
{
	struct reading r = read_fixture("names-of-names.out");

	(void)state;
	assert_int_equal(r.profile->function_count, 2);
	assert_call(&r, "left'main", "leaf'2'left'main", 1, 5);
	forget(&r);
}

static void commands_may_hold_anything(void **state)
{
	struct reading r = read_fixture("command-of-anything.out");

	(void)state;
	assert_text(r.profile->command,
		    "./prog events: fn=(1) x totals: 5 \\n \x1b[31m \"'<&\xc3\xa9");
	assert_text(r.profile->creator, "callgrind-3.19.0");
	assert_number(r.profile->pid, 4711);
	forget(&r);
}

static void names_may_hold_nul_bytes(void **state)
{
	struct reading r = read_fixture("nul-bytes.out");

	(void)state;
	assert_int_equal(r.profile->functions[0].name.length, 5);
	assert_memory_equal(r.profile->functions[0].name.data, "ma\0in", 5);
	forget(&r);
}

static void names_may_be_long(void **state)
{
	struct arena arena = {0};
	char *name = arena_new(&arena, 300 * 1000 + 1, 1);
	struct reading r;

	(void)state;
	memset(name, 'x', 300 * 1000);
	r = read_text(arena_printf(
	    &arena, "events: Ir\nfn=(1) %s\n1 1\nfn=(2) y%s\n2 2\ntotals: 3\n", name, name));
	assert_true(r.fine);
	assert_int_equal(r.profile->functions[0].name.length, 300 * 1000);
	assert_int_equal(r.profile->functions[1].name.length, 300 * 1000 + 1);
	forget(&r);
	arena_release(&arena);
}

static void real_contexts_are_read(void **state)
{
	struct reading r = read_fixture("real/contexts.out"),
		       shorter = read_fixture("real/short-contexts.out");

	(void)state;
	assert_number(r.profile->totals[0], 412);
	assert_number(shorter.profile->totals[0], 412);
	assert_call(&shorter, "even'main'(below main)'__libc_start_main@@GLIBC_2.34",
		    "odd'even'main'(below main)", 1, 36);
	forget(&r);
	forget(&shorter);
}

static void real_templates_are_read(void **state)
{
	struct reading r = read_fixture("real/templates.out");

	(void)state;
	assert_call(&r, "main", "sum(Ring<long, 8> const&)", 1, 39);
	assert_text(function_of(&r, "sum(Ring<long, 8> const&)")->object,
		    "/tmp/callgrind-fixtures/templates");
	forget(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(objects_files_and_functions_have_tables_of_their_own),
	    cmocka_unit_test(a_name_may_be_defined_again),
	    cmocka_unit_test(a_name_in_parentheses_is_no_number),
	    cmocka_unit_test(names_need_not_be_compressed),
	    cmocka_unit_test(numbers_may_be_anything),
	    cmocka_unit_test(levels_of_recursion_stay_in_the_name),
	    cmocka_unit_test(callers_stay_in_the_name),
	    cmocka_unit_test(names_may_be_made_of_numbers),
	    cmocka_unit_test(commands_may_hold_anything),
	    cmocka_unit_test(names_may_hold_nul_bytes),
	    cmocka_unit_test(names_may_be_long),
	    cmocka_unit_test(real_contexts_are_read),
	    cmocka_unit_test(real_templates_are_read),
	};

	return cmocka_run_group_tests_name("callgrind_names", tests, NULL, NULL);
}
