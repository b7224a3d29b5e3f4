/* reports/writers/wrapped.h: text in lines of a terminal. */
#include "reports/writers/wrapped.h"

#include "common/arena.h"

#include "unit.h"

static struct arena arena;

static const char *wrapped(const char *text, size_t at, size_t indent, size_t width)
{
	struct buffer out = {0};

	wrapped_add(&out, text_from_string(text), at, indent, width);
	return buffer_take(&out, &arena).data;
}

static void lines_end_before_a_word_without_room(void **state)
{
	(void)state;
	assert_string_equal(wrapped("one two three", 0, 0, 13), "one two three");
	assert_string_equal(wrapped("one two three", 0, 0, 12), "one two\nthree");
	assert_string_equal(wrapped("one two three", 0, 2, 7), "one two\n  three");
	assert_string_equal(wrapped("one two three", 4, 2, 7), "one\n  two\n  three");
	assert_string_equal(wrapped("one  two", 0, 0, 20), "one  two");
	assert_string_equal(wrapped("", 0, 0, 20), "");
}

static void a_word_that_begins_too_far_right_is_put_below(void **state)
{
	(void)state;
	assert_string_equal(wrapped("three", 6, 2, 8), "\n  three");
}

static void only_a_word_longer_than_a_line_is_cut(void **state)
{
	(void)state;
	assert_string_equal(wrapped("a abcdefghij b", 0, 2, 6), "a\n  abcd\n  efgh\n  ij b");
	assert_string_equal(wrapped("abcdef", 2, 2, 6), "abcd\n  ef");
}

static void wide_characters_take_two_columns(void **state)
{
	(void)state;
	assert_string_equal(wrapped("日本 語", 0, 0, 6), "日本\n語");
	assert_string_equal(wrapped("日本語", 0, 0, 5), "日本\n語");
	assert_string_equal(wrapped("日本", 0, 0, 1), "日本");
}

static void without_room_or_limit_it_is_one_line(void **state)
{
	(void)state;
	assert_string_equal(wrapped("one two", 0, 8, 8), "one two");
	assert_string_equal(wrapped("one two", 5, 5, UINT32_MAX), "one two");
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_end_before_a_word_without_room),
	    cmocka_unit_test(a_word_that_begins_too_far_right_is_put_below),
	    cmocka_unit_test(only_a_word_longer_than_a_line_is_cut),
	    cmocka_unit_test(wide_characters_take_two_columns),
	    cmocka_unit_test(without_room_or_limit_it_is_one_line),
	};

	return cmocka_run_group_tests_name("wrapped", tests, NULL, release);
}
