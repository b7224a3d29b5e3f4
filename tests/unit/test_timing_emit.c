/* timing/emit.h: valid JSON whatever the bytes. */
#include "timing/emit.h"

#include "unit.h"

#include <math.h>

static void containers_lie_on_lines_or_on_one(void **state)
{
	struct emit e = {0};

	(void)state;
	emit_object(&e, NULL, EMIT_LINES);
	emit_object(&e, "empty", EMIT_LINES);
	emit_close(&e);
	emit_object(&e, "row", EMIT_INLINE);
	emit_integer(&e, "calls", UINT64_MAX);
	emit_number(&e, "mean", 0.25);
	emit_close(&e);
	emit_null(&e, "z");
	emit_close(&e);
	emit_end(&e);
	assert_string_equal(e.data,
			    "{\n  \"empty\": {},\n"
			    "  \"row\": {\"calls\": 18446744073709551615, \"mean\": 0.25},\n"
			    "  \"z\": null\n}\n");
	emit_release(&e);
}

static void hostile_bytes_are_escaped(void **state)
{
	struct emit e = {0};

	(void)state;
	emit_string(&e, NULL, "a\"\\\n\x1b</\x7f\xc3\xa9\xff\xc0\x80\xed\xa0\x80");
	assert_string_equal(e.data, "\"a\\\"\\\\\\u000a\\u001b\\u003c/\\u007f\xc3\xa9"
				    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
				    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	emit_release(&e);
}

static void what_is_no_number_is_null(void **state)
{
	struct emit e = {0};

	(void)state;
	emit_object(&e, NULL, EMIT_INLINE);
	emit_number(&e, "a", NAN);
	emit_number(&e, "b", INFINITY);
	emit_number(&e, "c", 1e-9);
	emit_string(&e, "d", NULL);
	emit_close(&e);
	assert_string_equal(e.data, "{\"a\": null, \"b\": null, \"c\": 1e-09, \"d\": null}");
	emit_release(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(containers_lie_on_lines_or_on_one),
	    cmocka_unit_test(hostile_bytes_are_escaped),
	    cmocka_unit_test(what_is_no_number_is_null),
	};

	return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
