/* reports/views/label.h: short labels for long names. */
#include "reports/analysis/label.h"

#include "unit.h"

#include "common/arena.h"

#include <stdio.h>
#include <string.h>

static void check(const char *name, const char *expected)
{
	struct arena arena = {0};
	struct text label = label_of(text_from_string(name), &arena);

	if (!text_equal(label, text_from_string(expected)))
		fail_msg("%s: %.*s instead of %s", name, TEXT_ARGS(label), expected);
	arena_release(&arena);
}

static void c_names_stay(void **state)
{
	(void)state;
	check("main", "main");
	check("(below main)", "(below main)");
	check("__memcpy_avx_unaligned_erms", "__memcpy_avx_unaligned_erms");
	check("quick_sort.part.0", "quick_sort.part.0");
	check("", "");
}

static void addresses_lose_their_zeros(void **state)
{
	(void)state;
	check("0x00000000000011a0", "0x11a0");
	check("0x0000000000000000", "0x0");
	check("0xffffffff81000000", "0xffffffff81000000");
	check("0x00000000000011ag", "0x00000000000011ag");
	check("0x0011a0", "0x0011a0");
}

static void template_arguments_fold(void **state)
{
	(void)state;
	check("std::vector<int, std::allocator<int> >::push_back(int const&)",
	      "std::vector<…>::push_back");
	check("std::function<void (int)>::operator()(int) const", "std::function<…>::operator()");
	check("Matrix<3, 4>::at(unsigned long, unsigned long)", "Matrix<…>::at");
	check("A<(E)1>::f()", "A<…>::f");
	check("A<&(B::operator->)>::f()", "A<…>::f");
}

static void standard_strings_have_their_usual_names(void **state)
{
	(void)state;
	check("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> "
	      ">::_M_create(unsigned long&, unsigned long)",
	      "std::string::_M_create");
	check("std::__cxx11::basic_string<wchar_t, std::char_traits<wchar_t>, "
	      "std::allocator<wchar_t> >::clear()",
	      "std::basic_string<…>::clear");
	check("std::basic_string_view<char, std::char_traits<char> >::find(char)",
	      "std::string_view::find");
	check("std::__1::vector<int, std::__1::allocator<int> >::clear()", "std::vector<…>::clear");
	check("mystd::__1::f(int)", "mystd::__1::f");
}

static void return_types_go(void **state)
{
	(void)state;
	check("void std::sort<int*, Less>(int*, int*, Less)", "std::sort<…>");
	check("unsigned long count<int>(int)", "count<…>");
	check("std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char)",
	      "std::operator<<<…>");
	check("bool (anonymous namespace)::less<int>(int, int)", "(anon)::less<…>");
	check("decltype (fp(x)) run<A>(A&&)", "run<…>");
}

static void operators_keep_their_symbols(void **state)
{
	(void)state;
	check("operator new(unsigned long)", "operator new");
	check("operator delete[](void*)", "operator delete[]");
	check("A::operator<(A const&) const", "A::operator<");
	check("A::operator->() const", "A::operator->");
	check("A<int>::operator bool() const", "A<…>::operator bool");
	check("B::operator[](int) &", "B::operator[]");
	check("my_operator<int>()", "my_operator<…>");
}

static void lambdas_and_local_functions(void **state)
{
	(void)state;
	check("main::{lambda(int)#1}::operator()(int) const", "main::{lambda#1}::operator()");
	check("(anonymous namespace)::Parser::next() const", "(anon)::Parser::next");
	check("outer(int)::Local::run()", "outer::Local::run");
	check("f(int) [clone .isra.0]", "f");
	check("f(int) [clone .constprop.0] [clone .cold]", "f");
}

static void rust_names(void **state)
{
	(void)state;
	check("<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop::h0123456789abcdef",
	      "<alloc::vec::Vec<…> as core::ops::drop::Drop>::drop");
	check("core::ptr::drop_in_place<alloc::string::String>", "core::ptr::drop_in_place<…>");
	check("alloc::vec::Vec<T,A>::push", "alloc::vec::Vec<…>::push");
	check("app::main::{{closure}}", "app::main::{{closure}}");
	check("core::iter::<impl core::iter::Iterator for I>::next",
	      "core::iter::<impl core::iter::Iterator for I>::next");
}

static void nonsense_ends(void **state)
{
	(void)state;
	check("a<b", "a<…>");
	check("a(b", "a");
	check("<<<<", "<<…>");
	check(">>>>", ">>>>");
	check("((((", "((((");
	check("{{{{", "{{{{");
	check("operator", "operator");
	check("    ", "    ");
	check("x ", "x");
}

static void long_labels_are_cut_between_characters(void **state)
{
	struct arena arena = {0};
	char name[70000];
	struct text label;

	(void)state;
	name[0] = 'x';
	for (size_t i = 1; i + 1 < sizeof(name); i += 2)
		memcpy(name + i, "ü", 2);
	label = label_of((struct text){name, sizeof(name) - 1}, &arena);
	assert_int_equal(label.length, LABEL_MAX_BYTES);
	assert_true(text_ends_with(label, T("ü…")));
	memset(name, '<', sizeof(name));
	label = label_of((struct text){name, sizeof(name)}, &arena);
	assert_true(label.length <= LABEL_MAX_BYTES);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(c_names_stay),
	    cmocka_unit_test(addresses_lose_their_zeros),
	    cmocka_unit_test(template_arguments_fold),
	    cmocka_unit_test(standard_strings_have_their_usual_names),
	    cmocka_unit_test(return_types_go),
	    cmocka_unit_test(operators_keep_their_symbols),
	    cmocka_unit_test(lambdas_and_local_functions),
	    cmocka_unit_test(rust_names),
	    cmocka_unit_test(nonsense_ends),
	    cmocka_unit_test(long_labels_are_cut_between_characters),
	};

	return cmocka_run_group_tests_name("label", tests, NULL, NULL);
}
