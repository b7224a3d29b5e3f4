/* reports/analysis/label.h: short labels for long names, and labels that differ. */
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

static void template_arguments_go(void **state)
{
	(void)state;
	check("std::vector<int, std::allocator<int> >::push_back(int const&)",
	      "std::vector::push_back");
	check("std::function<void (int)>::operator()(int) const", "std::function::operator()");
	check("Matrix<3, 4>::at(unsigned long, unsigned long)", "Matrix::at");
	check("A<(E)1>::f()", "A::f");
	check("A<&(B::operator->)>::f()", "A::f");
}

static void standard_strings_have_their_usual_names(void **state)
{
	(void)state;
	check("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> "
	      ">::_M_create(unsigned long&, unsigned long)",
	      "std::string::_M_create");
	check("std::__cxx11::basic_string<wchar_t, std::char_traits<wchar_t>, "
	      "std::allocator<wchar_t> >::clear()",
	      "std::basic_string::clear");
	check("std::basic_string_view<char, std::char_traits<char> >::find(char)",
	      "std::string_view::find");
	check("std::__1::vector<int, std::__1::allocator<int> >::clear()", "std::vector::clear");
	check("mystd::__1::f(int)", "mystd::__1::f");
}

static void return_types_go(void **state)
{
	(void)state;
	check("void std::sort<int*, Less>(int*, int*, Less)", "std::sort");
	check("unsigned long count<int>(int)", "count");
	check("std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char)",
	      "std::operator<<");
	check("bool (anonymous namespace)::less<int>(int, int)", "(anon)::less");
	check("decltype (fp(x)) run<A>(A&&)", "run");
}

static void operators_keep_their_symbols(void **state)
{
	(void)state;
	check("operator new(unsigned long)", "operator new");
	check("operator delete[](void*)", "operator delete[]");
	check("A::operator<(A const&) const", "A::operator<");
	check("A::operator->() const", "A::operator->");
	check("std::istream& std::operator>><char, std::char_traits<char>, A >(std::istream&)",
	      "std::operator>>");
	check("bool std::operator==<A<char>, B>(A<char> const&)", "std::operator==");
	check("A operator-<A<int>, B>(A<int>)", "operator-");
	check("A<int>::operator bool() const", "A::operator bool");
	check("B::operator[](int) &", "B::operator[]");
	check("my_operator<int>()", "my_operator");
}

static void lambdas_and_local_functions(void **state)
{
	(void)state;
	check("main::{lambda(int)#1}::operator()(int) const", "main::{lambda#1}::operator()");
	check("main::{unnamed}::operator()(int) const", "main::{lambda}::operator()");
	check("main::{unnamed}::run(int) const", "main::{unnamed}::run");
	check("(anonymous namespace)::Parser::next() const", "(anon)::Parser::next");
	check("outer(int)::Local::run()", "outer::Local::run");
	check("main(int, char**)::<lambda(const auto:1&)>::operator()(const T&) const",
	      "main::<lambda>::operator()");
	check("run(int)::(anonymous class)::operator()(int) const",
	      "run::(anonymous class)::operator()");
	check("f(int) [clone .isra.0]", "f");
	check("f(int) [clone .constprop.0] [clone .cold]", "f");
}

static void rust_names(void **state)
{
	(void)state;
	check("<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop::h0123456789abcdef",
	      "<alloc::vec::Vec as core::ops::drop::Drop>::drop");
	check("core::ptr::drop_in_place<alloc::string::String>", "core::ptr::drop_in_place");
	check("alloc::vec::Vec<T,A>::push", "alloc::vec::Vec::push");
	check("app::main::{{closure}}", "app::main::{{closure}}");
	check("<Once>::call_once_force::<<Lock<Cell>>::get<f::{closure#0}>::{closure#0}, "
	      "!>::{closure#1}",
	      "<Once>::call_once_force::{closure#1}");
	check("<Lock<Cell>>::initialize::<F, !>", "<Lock>::initialize");
	check("core::iter::<impl core::iter::Iterator for I>::next",
	      "core::iter::<impl core::iter::Iterator for I>::next");
}

static void names_of_other_languages_stay(void **state)
{
	(void)state;
	check("Array#<<", "Array#<<");
	check("Foo::Bar#<=>", "Foo::Bar#<=>");
	check("main.(*Table).Find", "main.(*Table).Find");
	check("php::strlen", "php::strlen");
	check("Foo->bar", "Foo->bar");
	check("<module>", "<module>");
}

/* ---------------------------------------------------------------- labels of one table */

enum { MOST_ROWS = 4 };

#define STRING "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >"

/* Names that stand in one table, as "name", "name|object" or "name|object|file", and their labels.
 */
static const struct {
	const char *names[MOST_ROWS], *labels[MOST_ROWS];
} tables[] = {
    {{"CountTable<" STRING ", Fnv>::find(" STRING " const&) const",
      "CountTable<" STRING ", Fnv>::add(" STRING " const&)"},
     {"CountTable::find", "CountTable::add"}},
    {{"CountTable<" STRING ", Fnv>::find(" STRING " const&) const",
      "CountTable<long, Hash<long> >::find(long const&) const", "main"},
     {"CountTable<std::string, Fnv>::find", "CountTable<long, Hash<…> >::find", "main"}},
    {{"std::vector<int, std::allocator<int> >::push_back(int const&)",
      "std::vector<int, std::allocator<int> >::push_back(int&&)"},
     {"std::vector::push_back(int const&)", "std::vector::push_back(int&&)"}},
    {{"std::vector<int, std::allocator<int> >::~vector()",
      "std::vector<Item, std::allocator<Item> >::~vector()",
      "std::vector<int, std::allocator<int>, x>::~vector()"},
     {"std::vector<int>::~vector", "std::vector<Item>::~vector",
      "std::vector<int, std::allocator<…>, x>::~vector"}},
    {{"Set::begin()", "Set::begin() const", "Set::end() const"},
     {"Set::begin()", "Set::begin() const", "Set::end"}},
    {{"T<int>::f(int)", "T<int>::f(char)", "T<char>::f(char)"},
     {"T<int>::f(int)", "T<int>::f(char)", "T<char>::f(char)"}},
    {{"void sort<A<int> >(A<int>)", "void sort<A<long> >(A<long>)"},
     {"void sort<A<int> >(A<int>)", "void sort<A<long> >(A<long>)"}},
    {{"main::{lambda(int)#1}::operator()(int) const",
      "main::{lambda(int)#2}::operator()(int) const"},
     {"main::{lambda#1}::operator()", "main::{lambda#2}::operator()"}},
    {{"app::run::h0123456789abcdef", "app::run::hfedcba9876543210", "app::stop::h0123456789abcdef"},
     {"app::run::h0123456789abcdef", "app::run::hfedcba9876543210", "app::stop"}},
    {{"f(int)", "f(int) [clone .cold]"}, {"f(int)", "f(int) [clone .cold]"}},
    {{"init|libc.so.6", "init|libm.so.6"}, {"init", "init"}},
    {{"init||/src/a.c", "init||/src/b.c", "init|libm.so.6|/src/a.c"},
     {"init (a.c)", "init (b.c)", "init"}},
    {{"f(int)||a.cpp", "f(int)||a.cpp"}, {"f", "f"}},
};

static struct label_subject subject_of(const char *row)
{
	struct text rest = text_from_string(row), parts[3];

	for (size_t i = 0; i < LENGTH_OF(parts); i++) {
		size_t end = text_find(rest, '|');

		parts[i] = text_before(rest, end);
		rest = text_from(rest, end + (end < rest.length));
	}
	return (struct label_subject){parts[0], parts[1], parts[2]};
}

static void functions_of_one_table_look_different(void **state)
{
	(void)state;
	for (size_t t = 0; t < LENGTH_OF(tables); t++) {
		struct label_subject subjects[MOST_ROWS];
		struct text labels[MOST_ROWS];
		struct arena arena = {0};
		u32 count = 0;

		for (; count < MOST_ROWS && tables[t].names[count]; count++)
			subjects[count] = subject_of(tables[t].names[count]);
		labels_of(subjects, count, &arena, labels);
		for (u32 i = 0; i < count; i++)
			if (!text_equal(labels[i], text_from_string(tables[t].labels[i])))
				fail_msg("%s: %.*s instead of %s", tables[t].names[i],
					 TEXT_ARGS(labels[i]), tables[t].labels[i]);
		arena_release(&arena);
	}
}

static void angle_brackets_that_are_no_arguments_stay(void **state)
{
	(void)state;
	check("evil<script>", "evil<script>");
	check("evil<script>alert(1)</script>", "evil<script>alert(1)</script>");
	check("</script><script>alert(1)</script>", "</script><script>alert(1)</script>");
	check("ns::<img src=x onerror=alert(1)>tail", "ns::<img src=x onerror=alert(1)>tail");
	check("ns::name</b>", "ns::name</b>");
	check("a<b>c::d(int)", "a<b>c::d(int)");
	check("A::f<(a < b)>(int)", "A::f");
	check("get<int>[abi:cxx11](int)", "get[abi:cxx11]");
	check("run<int>(int) [clone .part.0]", "run");
	check("A<int>::operator<< <char>(char)", "A::operator<<");
}

static void nonsense_ends(void **state)
{
	(void)state;
	check("a<b", "a<b");
	check("a(b", "a");
	check("<<<<", "<<<<");
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

static void files_keep_their_end(void **state)
{
	struct arena arena = {0};
	char path[70000];
	struct text label;

	(void)state;
	assert_true(text_equal(label_file(T("/src/a.c"), &arena), T("a.c")));
	assert_true(text_equal(label_file(T(""), &arena), T("")));
	for (size_t i = 0; i < sizeof(path); i += 2)
		memcpy(path + i, "ü", 2);
	memcpy(path + sizeof(path) - 3, "x.c", 3);
	label = label_file((struct text){path, sizeof(path)}, &arena);
	assert_true(label.length <= LABEL_MAX_BYTES);
	assert_true(text_starts_with(label, T("…ü")));
	assert_true(text_ends_with(label, T("x.c")));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(c_names_stay),
	    cmocka_unit_test(addresses_lose_their_zeros),
	    cmocka_unit_test(template_arguments_go),
	    cmocka_unit_test(standard_strings_have_their_usual_names),
	    cmocka_unit_test(return_types_go),
	    cmocka_unit_test(operators_keep_their_symbols),
	    cmocka_unit_test(lambdas_and_local_functions),
	    cmocka_unit_test(rust_names),
	    cmocka_unit_test(names_of_other_languages_stay),
	    cmocka_unit_test(functions_of_one_table_look_different),
	    cmocka_unit_test(angle_brackets_that_are_no_arguments_stay),
	    cmocka_unit_test(nonsense_ends),
	    cmocka_unit_test(long_labels_are_cut_between_characters),
	    cmocka_unit_test(files_keep_their_end),
	};

	return cmocka_run_group_tests_name("label", tests, NULL, NULL);
}
