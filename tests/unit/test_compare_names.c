/* reports/analysis/compare/names.h: names without what compilers add. */
#include "reports/analysis/compare/names.h"

#include "unit.h"

#include <string.h>

static void becomes(const char *name, const char *plain)
{
	struct arena arena = {0};
	struct text found = function_name_plain(text_from_string(name), &arena);

	if (!text_equal(found, text_from_string(plain)))
		fail_msg("%s became %.*s, not %s", name, TEXT_ARGS(found), plain);
	arena_release(&arena);
}

static void suffixes_of_clones_are_dropped(void **state)
{
	(void)state;
	becomes("foo.constprop.0", "foo");
	becomes("foo.isra.0.cold", "foo");
	becomes("foo.part.12", "foo");
	becomes("foo.lto_priv.3", "foo");
	becomes("foo.llvm.1234567890", "foo");
	becomes("inner.0", "inner");
	becomes("ns::foo(int) [clone .constprop.0]", "ns::foo(int)");
	becomes("ns::foo(int) [clone .isra.0] [clone .part.1]", "ns::foo(int)");
}

static void hashes_of_rust_are_dropped(void **state)
{
	(void)state;
	becomes("core::ptr::drop_in_place::h0123456789abcdef", "core::ptr::drop_in_place");
	becomes("_ZN3foo3bar17h0123456789abcdefE", "_ZN3foo3bar");
	becomes("_RNvCs1a2B_7mycrate3foo", "_RNvC7mycrate3foo");
	becomes("_RNvNtCs_4core3fmt5write", "_RNvNtC4core3fmt5write");
	becomes("mycrate[0123456789abcdef]::foo", "mycrate::foo");
}

static void other_names_stay(void **state)
{
	(void)state;
	becomes("", "");
	becomes("main", "main");
	becomes(".cold", ".cold");
	becomes("foo.text", "foo.text");
	becomes("operator[]", "operator[]");
	becomes("foo::h012345678", "foo::h012345678");
	becomes("[0123456789abcdef]", "[0123456789abcdef]");
	becomes("_ZN3foo3barE", "_ZN3foo3barE");
	becomes("f [clone]", "f [clone]");
	becomes("]", "]");
}

static void addresses_are_known_from_names(void **state)
{
	(void)state;
	assert_true(function_name_is_address(T("0x00000000000012a0")));
	assert_false(function_name_is_address(T("0x")));
	assert_false(function_name_is_address(T("0xyz")));
	assert_false(function_name_is_address(T("main")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(suffixes_of_clones_are_dropped),
	    cmocka_unit_test(hashes_of_rust_are_dropped),
	    cmocka_unit_test(other_names_stay),
	    cmocka_unit_test(addresses_are_known_from_names),
	};

	return cmocka_run_group_tests_name("compare_names", tests, NULL, NULL);
}
