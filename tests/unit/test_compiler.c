/* reports/analysis/compiler.h: what two programs were compiled by, as a cause. */
#include "reports/analysis/compiler.h"

#include "unit.h"

static struct arena arena;

/* The facts of a system that was compiled by these producers, separated by newlines. */
static struct scalars facts(const char *producers)
{
	struct scalars out = {.arena = &arena};
	struct text rest = text_from_string(producers);

	while (rest.length) {
		struct text producer = text_before(rest, text_find(rest, '\n'));

		scalars_add(&out, arena_printf(&arena, "informs.compiled_by[%u]", out.count),
			    producer);
		out.items[out.count - 1].shown = producer;
		rest = text_from(rest, producer.length);
		text_skip_prefix(&rest, T("\n"));
	}
	return out;
}

static void is(const char *old, const char *now, const char *expected)
{
	struct scalars before = facts(old), after = facts(now);
	struct text found = compiler_change(&before, &after, &arena);

	assert_int_equal(found.length, strlen(expected));
	assert_memory_equal(found.data, expected, found.length);
}

#define CXX "GNU C++20 12.2.0 -mtune=generic -march=x86-64 -g "
#define C   "GNU C17 12.2.0 -mtune=generic -march=x86-64 -g "

static void options_that_differ_are_told(void **state)
{
	(void)state;
	is(CXX "-O2 -std=c++20", CXX "-O1 -std=c++20", "compiled with -O1 instead of -O2");
	is(CXX "-O2", CXX "-O2 -fno-inline", "compiled with -fno-inline");
	is(CXX "-O2 -flto", CXX "-O2", "compiled without -flto");
	is(CXX "-O2", CXX "-O3 -ffast-math", "compiled with -O3 -ffast-math instead of -O2");
}

static void options_without_effect_on_the_code_are_not(void **state)
{
	(void)state;
	is(CXX "-O2", CXX "-g3 -O2", "");
	is(CXX "-O2 -fdebug-prefix-map=/a=/b", CXX "-O2", "");
}

static void another_compiler_or_version_is_told(void **state)
{
	(void)state;
	is(CXX "-O2", "Debian clang version 14.0.6",
	   "compiled by clang 14.0.6 instead of gcc 12.2.0");
	is("clang LLVM (rustc version 1.63.0)", "clang LLVM (rustc version 1.70.0)",
	   "compiled by rustc 1.70.0 instead of rustc 1.63.0");
	is("Turbo C", "Power C", "compiled by Power C instead of Turbo C");
}

static void a_part_that_differs_is_told_as_a_part(void **state)
{
	(void)state;
	is(CXX "-O2\n" C "-O2", CXX "-O1\n" C "-O2", "partly compiled with -O1 instead of -O2");
	is(CXX "-O2\n" C "-O2", CXX "-O1\n" C "-O1", "compiled with -O1 instead of -O2");
}

static void a_part_that_is_new_says_nothing_of_the_rest(void **state)
{
	(void)state;
	is(CXX "-O2", CXX "-O2\n" C "-O1", "");
	is(CXX "-O2", CXX "-O2", "");
	is("", CXX "-O2", "");
	is("", "", "");
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_that_differ_are_told),
	    cmocka_unit_test(options_without_effect_on_the_code_are_not),
	    cmocka_unit_test(another_compiler_or_version_is_told),
	    cmocka_unit_test(a_part_that_differs_is_told_as_a_part),
	    cmocka_unit_test(a_part_that_is_new_says_nothing_of_the_rest),
	};

	return cmocka_run_group_tests_name("compiler", tests, NULL, tear_down);
}
