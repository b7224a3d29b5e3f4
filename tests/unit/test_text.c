/* common/text.h: slices, numbers, order. */
#include "common/text.h"

#include "unit.h"

static void numbers_stop_at_2_to_the_64(void **state)
{
	u64 value = 7;

	(void)state;
	assert_true(text_to_u64(T("18446744073709551615"), &value));
	assert_true(value == UINT64_MAX);
	assert_false(text_to_u64(T("18446744073709551616"), &value));
	assert_false(text_to_u64(T("99999999999999999999999"), &value));
	assert_false(text_to_u64(T(""), &value));
	assert_false(text_to_u64(T("12x"), &value));
	assert_true(value == UINT64_MAX);
}

static void order_is_by_unsigned_bytes(void **state)
{
	(void)state;
	assert_true(text_compare(T("a"), T("ab")) < 0);
	assert_true(text_compare(T("\xff"), T("a")) > 0);
	assert_int_equal(text_compare(T("same"), T("same")), 0);
	assert_true(text_compare((struct text){0}, T("a")) < 0);
}

static void the_last_line_needs_no_newline(void **state)
{
	struct text rest = TEXT("one\n\ntwo"), line;

	(void)state;
	assert_true(text_next_line(&rest, &line) && text_equal(line, T("one")));
	assert_true(text_next_line(&rest, &line) && text_equal(line, T("")));
	assert_true(text_next_line(&rest, &line) && text_equal(line, T("two")));
	assert_false(text_next_line(&rest, &line));
}

static void a_basename_is_the_last_part(void **state)
{
	(void)state;
	assert_true(text_equal(path_basename(T("/usr/lib/libc.so.6")), T("libc.so.6")));
	assert_true(text_equal(path_basename(T("edm")), T("edm")));
	assert_true(text_equal(path_basename(T("")), T("")));
}

static void a_name_begins_with_a_letter_or_digit_and_has_no_strange_bytes(void **state)
{
	(void)state;
	assert_true(text_is_name(T("a")));
	assert_true(text_is_name(T("9.b_c-D")));
	assert_false(text_is_name(T("")));
	assert_false(text_is_name(T(".a")));
	assert_false(text_is_name(T("-a")));
	assert_false(text_is_name(T("_a")));
	assert_false(text_is_name(T("a/b")));
	assert_false(text_is_name(T("a b")));
	assert_false(text_is_name(T("a\n")));
	assert_false(text_is_name(T("a\0b")));
	assert_false(text_is_name(T("\303\244")));
}

static void assert_natural(const char *smaller, const char *larger)
{
	struct text a = text_from_string(smaller), b = text_from_string(larger);

	assert_true(text_compare_natural(a, b) < 0);
	assert_true(text_compare_natural(b, a) > 0);
	assert_int_equal(text_compare_natural(a, a), 0);
}

static void natural_order_counts_as_people_do(void **state)
{
	(void)state;
	assert_natural("work_2", "work_10");
	assert_natural("work_1", "work_2");
	assert_natural("a2b9", "a10b1");
	assert_natural("a2b9", "a2b10");
	assert_natural("a", "a1");
	assert_natural("a9", "b1");
	assert_natural("a-1", "a1");
	assert_natural("", "0");
	assert_natural("99999999999999999999998", "99999999999999999999999");
	assert_natural("99999999999999999999999", "100000000000000000000000");
	assert_natural("a1", "a01"); /* the same number, but an order all the same */
	assert_natural("a01b2", "a1b03");
	assert_natural("z", "\303\244");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_begins_with_a_letter_or_digit_and_has_no_strange_bytes),
	    cmocka_unit_test(numbers_stop_at_2_to_the_64),
	    cmocka_unit_test(order_is_by_unsigned_bytes),
	    cmocka_unit_test(natural_order_counts_as_people_do),
	    cmocka_unit_test(the_last_line_needs_no_newline),
	    cmocka_unit_test(a_basename_is_the_last_part),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
