/* common/json_reader.h: exact values, strict syntax, errors with place and path. */
#include "common/json_reader.h"

#include "common/buffer.h"
#include "unit.h"

#include <string.h>

struct fixture {
	struct json_reader reader;
	struct arena arena;
	struct diag diag;
};

static void begin(struct fixture *fixture, const char *json)
{
	memset(fixture, 0, sizeof(*fixture));
	json_reader_init(&fixture->reader, "x.json", text_from_string(json), &fixture->arena,
			 &fixture->diag);
}

static void assert_fine(struct fixture *fixture)
{
	bool fine = json_reader_ok(&fixture->reader);

	if (!fine)
		print_message("%s\n", fixture->diag.message);
	assert_true(fine);
	arena_release(&fixture->arena);
}

static void assert_fails(struct fixture *fixture, u64 line, u64 column, const char *message)
{
	assert_false(json_reader_ok(&fixture->reader));
	assert_string_equal(fixture->diag.message, message);
	assert_int_equal(fixture->diag.line, line);
	assert_int_equal(fixture->diag.column, column);
	assert_string_equal(fixture->diag.file, "x.json");
	arena_release(&fixture->arena);
}

/* Skips the whole text, which must fail there. */
static void assert_invalid(const char *json, u64 column, const char *message)
{
	struct fixture fixture;

	begin(&fixture, json);
	json_skip(&fixture.reader, NULL);
	assert_fails(&fixture, 1, column, message);
}

static void values_of_all_types_are_read(void **state)
{
	struct fixture f;
	struct text key, text;
	u64 count = 0;
	double number = 0;
	bool boolean = false;

	(void)state;
	begin(&f, " {\"a\": [1, -2.5e1, true, null, \"x\"], \"b\": {}}\n");
	assert_true(json_enter_object(&f.reader));
	assert_true(json_next_key(&f.reader, &key));
	assert_true(text_equal(key, T("a")));
	assert_int_equal(json_peek(&f.reader), JSON_ARRAY);
	assert_true(json_enter_array(&f.reader));
	assert_true(json_next_element(&f.reader) && json_read_u64(&f.reader, &count));
	assert_int_equal(count, 1);
	assert_true(json_next_element(&f.reader) && json_read_double(&f.reader, &number));
	assert_true(number < -24.9 && number > -25.1);
	assert_true(json_next_element(&f.reader) && json_read_bool(&f.reader, &boolean));
	assert_true(boolean);
	assert_true(json_next_element(&f.reader) && json_read_null(&f.reader));
	assert_true(json_next_element(&f.reader) && !json_read_null(&f.reader));
	assert_true(json_read_text(&f.reader, &text) && text_equal(text, T("x")));
	assert_false(json_next_element(&f.reader));
	assert_true(json_next_key(&f.reader, &key) && text_equal(key, T("b")));
	assert_true(json_skip(&f.reader, &text) && text_equal(text, T("{}")));
	assert_false(json_next_key(&f.reader, &key));
	assert_fine(&f);
}

static void strings_are_decoded(void **state)
{
	static const struct {
		const char *json;
		struct text value;
	} cases[] = {
	    {"\"\"", TEXT("")},
	    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", TEXT("\"\\/\b\f\n\r\t")},
	    {"\"a\\u0000b\"", TEXT("a\0b")},
	    {"\"\\u00e9 \\u20ac \\ud83d\\ude00\"", TEXT("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80")},
	    {"\"\xc3\xa9\\u003c\"", TEXT("\xc3\xa9<")},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct fixture f;
		struct text value;

		begin(&f, cases[i].json);
		assert_true(json_read_text(&f.reader, &value));
		assert_true(text_equal(value, cases[i].value));
		assert_fine(&f);
	}
}

static void whole_numbers_are_exact_up_to_63_bits(void **state)
{
	struct fixture f;
	u64 value = 0;

	(void)state;
	begin(&f, "9223372036854775807");
	assert_true(json_read_u64(&f.reader, &value));
	assert_true(value == (u64)INT64_MAX);
	assert_fine(&f);

	begin(&f, "\n  9223372036854775808");
	assert_false(json_read_u64(&f.reader, &value));
	assert_fails(&f, 2, 3, "number above 2^63-1 (9223372036854775807)");

	begin(&f, "1.0");
	assert_false(json_read_u64(&f.reader, &value));
	assert_fails(&f, 1, 1, "expected a whole number");

	begin(&f, "-1");
	assert_false(json_read_u64(&f.reader, &value));
	assert_fails(&f, 1, 1, "number below 0");
}

static void a_number_of_any_length_is_one_error(void **state)
{
	struct buffer json = {0};
	struct fixture f;
	double value;

	(void)state;
	buffer_add_repeated(&json, '9', 1000000);
	begin(&f, json.data);
	assert_false(json_skip(&f.reader, NULL));
	assert_fails(&f, 1, 1, "number above 2^63-1 (9223372036854775807)");
	begin(&f, json.data);
	assert_false(json_read_double(&f.reader, &value));
	assert_fails(&f, 1, 1, "number with more than 100 characters");
	begin(&f, "1e999");
	assert_false(json_read_double(&f.reader, &value));
	assert_fails(&f, 1, 1, "number too large");
	buffer_release(&json);
}

static void what_is_no_json_is_refused(void **state)
{
	(void)state;
	assert_invalid("", 1, "ends where a value was expected");
	assert_invalid("[1,]", 4, "[1]: expected a value, found ']'");
	assert_invalid("[1 2]", 4, "[0]: expected ',' or ']', found '2'");
	assert_invalid("{\"a\" 1}", 6, "a: expected ':', found '1'");
	assert_invalid("{a: 1}", 2, "expected a key, found 'a'");
	assert_invalid("{\"a\": 1,}", 9, "a: expected a key, found '}'");
	assert_invalid("[1]x", 4, "expected the end, found 'x'");
	assert_invalid("01", 1, "a number may not begin with 0");
	assert_invalid("1.", 3, "ends where a digit was expected");
	assert_invalid("-", 2, "ends where a number was expected");
	assert_invalid("nul", 1, "expected a value, found 'n'");
	assert_invalid("NaN", 1, "expected a value, found 'N'");
	assert_invalid("[1] // x", 5, "expected the end, found '/'");
	assert_invalid("\"a", 3, "ends within a string");
	assert_invalid("\"a\tb\"", 3, "control byte 0x09 within a string");
	assert_invalid("\"\\x\"", 3, "expected one of \"\\/bfnrtu after a backslash, found 'x'");
	assert_invalid("\"\\u12g4\"", 3, "expected four hexadecimal digits after \\u");
	assert_invalid("\"\\ud800\"", 8, "half a surrogate pair");
	assert_invalid("\"\\udc00\"", 3, "half a surrogate pair");
	assert_invalid("\"\xff\"", 2, "byte 0xff is not UTF-8");
	assert_invalid("\"\xed\xa0\x80\"", 2, "byte 0xed is not UTF-8");
	assert_invalid("{\"a\":1,\"a\":2}", 1, "the key \"a\" is there twice");
	assert_invalid("{\"b\":1,\"a\":{\"x\":1},\"c\":1,\"b\":2}", 1,
		       "the key \"b\" is there twice");
	assert_invalid("{\"a\":1,\"\\u0061\":2}", 1, "the key \"a\" is there twice");
}

static void every_cut_of_a_text_is_refused(void **state)
{
	static const char json[] = "{\"a\": [1.5, \"x\\n\", true], \"b\": {\"c\": null}}";

	(void)state;
	for (size_t length = 0; length < sizeof(json) - 1; length++) {
		struct arena arena = {0};
		struct diag diag = {0};
		struct json_reader reader;

		json_reader_init(&reader, NULL, (struct text){json, length}, &arena, &diag);
		json_skip(&reader, NULL);
		assert_false(json_reader_ok(&reader));
		assert_true(diag.failed);
		arena_release(&arena);
	}
}

static void nesting_has_an_end(void **state)
{
	struct buffer json = {0};
	struct fixture f;

	(void)state;
	buffer_add_repeated(&json, '[', 100000);
	begin(&f, json.data);
	assert_false(json_skip(&f.reader, NULL));
	assert_false(json_reader_ok(&f.reader));
	assert_non_null(strstr(f.diag.message, "nested more than 64 deep"));
	arena_release(&f.arena);
	buffer_release(&json);
}

static void errors_name_the_path(void **state)
{
	struct fixture f;
	struct text key;
	u64 value;

	(void)state;
	begin(&f, "{\"profiles\": {\"x\": [\n {\"Dr\": 1, \"Ir\": \"2\"}]}}");
	json_enter_object(&f.reader);
	json_next_key(&f.reader, &key);
	json_enter_object(&f.reader);
	json_next_key(&f.reader, &key);
	json_enter_array(&f.reader);
	json_next_element(&f.reader);
	json_enter_object(&f.reader);
	while (json_next_key(&f.reader, &key))
		json_read_u64(&f.reader, &value);
	assert_fails(&f, 2, 18, "profiles.x[0].Ir: expected a number, found '\"'");
}

static void expected_keys_are_the_same_members(void **state)
{
	struct fixture f;
	struct text key;
	u64 value;

	(void)state;
	begin(&f, "{\"a\": 1, \"b\": 2 , \"c\": 3, \"c\": 4}");
	assert_true(json_enter_object(&f.reader));
	assert_false(json_next_key_is(&f.reader, T("b")));
	assert_false(json_next_key_is(&f.reader, T("")));
	assert_true(json_next_key_is(&f.reader, T("a")));
	assert_true(json_read_u64(&f.reader, &value) && value == 1);
	assert_false(json_next_key_is(&f.reader, T("a")));
	assert_true(json_next_key_is(&f.reader, T("b")));
	assert_true(json_read_u64(&f.reader, &value) && value == 2);
	assert_false(json_next_key_is(&f.reader, T("c"))); /* a space before the comma */
	assert_true(json_next_key(&f.reader, &key) && text_equal(key, T("c")));
	assert_true(json_read_u64(&f.reader, &value) && value == 3);
	assert_true(json_next_key_is(&f.reader, T("c")));
	assert_true(json_read_u64(&f.reader, &value) && value == 4);
	assert_false(json_next_key_is(&f.reader, T("d")));
	assert_false(json_next_key(&f.reader, &key));
	assert_fails(&f, 1, 1, "the key \"c\" is there twice");
}

static void expected_keys_end_with_the_text(void **state)
{
	static const char whole[] = "{\"a\": 1, \"b\": 2}";
	struct arena arena = {0};
	struct fixture f;

	(void)state;
	for (size_t length = 0; length < sizeof(whole) - 1; length++) {
		char *cut = memcpy(arena_new(&arena, length + 1, 1), whole, length);
		u64 value;

		begin(&f, cut);
		json_enter_object(&f.reader);
		if (json_next_key_is(&f.reader, T("a")) && json_read_u64(&f.reader, &value) &&
		    json_next_key_is(&f.reader, T("b")))
			json_read_u64(&f.reader, &value);
		assert_false(json_next_key_is(&f.reader, T("c")));
		json_fail(&f.reader, "cut");
		assert_false(json_reader_ok(&f.reader));
		arena_release(&f.arena);
	}
	arena_release(&arena);
}

static void after_an_error_every_loop_ends(void **state)
{
	struct fixture f;
	struct text key;
	int rounds = 0;

	(void)state;
	begin(&f, "{\"a\": 1, \"b\": 2, \"c\": 3}");
	json_enter_object(&f.reader);
	while (json_next_key(&f.reader, &key)) {
		json_fail(&f.reader, "enough");
		json_fail(&f.reader, "more than enough");
		rounds++;
	}
	assert_int_equal(rounds, 1);
	assert_false(json_enter_array(&f.reader));
	assert_false(json_next_element(&f.reader));
	assert_int_equal(json_peek(&f.reader), JSON_NULL);
	assert_fails(&f, 1, 2, "a: enough");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_of_all_types_are_read),
	    cmocka_unit_test(strings_are_decoded),
	    cmocka_unit_test(whole_numbers_are_exact_up_to_63_bits),
	    cmocka_unit_test(a_number_of_any_length_is_one_error),
	    cmocka_unit_test(what_is_no_json_is_refused),
	    cmocka_unit_test(every_cut_of_a_text_is_refused),
	    cmocka_unit_test(nesting_has_an_end),
	    cmocka_unit_test(errors_name_the_path),
	    cmocka_unit_test(expected_keys_are_the_same_members),
	    cmocka_unit_test(expected_keys_end_with_the_text),
	    cmocka_unit_test(after_an_error_every_loop_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
