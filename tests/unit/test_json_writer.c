/* common/json_writer.h: layout, escaping, exact numbers. */
#include "common/json_writer.h"

#include "unit.h"

static void assert_written(struct buffer *out, const char *expected)
{
	assert_string_equal(out->data, expected);
	buffer_release(out);
}

static void lines_and_inline_containers_nest(void **state)
{
	struct buffer out = {0};
	struct json_writer w = {.out = &out};

	(void)state;
	json_open_object(&w, JSON_LINES);
	json_key(&w, "a");
	json_open_array(&w, JSON_LINES);
	json_open_object(&w, JSON_INLINE);
	json_key(&w, "x");
	json_u64(&w, UINT64_MAX);
	json_key(&w, "y");
	json_open_array(&w, JSON_LINES);
	json_u64(&w, 1);
	json_u64(&w, 2);
	json_close(&w);
	json_close(&w);
	json_close(&w);
	json_key(&w, "b");
	json_open_object(&w, JSON_LINES);
	json_close(&w);
	json_close(&w);
	json_end(&w);
	assert_written(&out, "{\n \"a\": [\n  {\"x\": 18446744073709551615, \"y\": [1, 2]}\n ],\n "
			     "\"b\": {}\n}\n");
}

static void strings_are_escaped_and_made_utf8(void **state)
{
	struct buffer out = {0};
	struct json_writer w = {.out = &out};

	(void)state;
	json_text(&w, T("\"\\\n\x01<\xc3\xa9\xff\xed\xa0\x80\xe2\x82"));
	assert_written(
	    &out, "\"\\\"\\\\\\n\\u0001\\u003c\xc3\xa9"
		  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void doubles_are_short_and_never_nan(void **state)
{
	struct buffer out = {0};
	struct json_writer w = {.out = &out};

	(void)state;
	json_open_array(&w, JSON_INLINE);
	json_double(&w, 0.25, 6);
	json_double(&w, 3.0, 2);
	json_double(&w, 100.0, 0);
	json_double(&w, 0.0 / 0.0, 2);
	json_close(&w);
	assert_written(&out, "[0.25, 3, 100, null]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_and_inline_containers_nest),
	    cmocka_unit_test(strings_are_escaped_and_made_utf8),
	    cmocka_unit_test(doubles_are_short_and_never_nan),
	};

	return cmocka_run_group_tests_name("json_writer", tests, NULL, NULL);
}
