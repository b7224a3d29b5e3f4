#include "json_reader.h"

#include "buffer.h"
#include "memory.h"
#include "utf8.h"

#include <assert.h>
#include <endian.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NUMBER_LENGTH = 100, KEPT_COUNT = 4096 };

/* ---------------------------------------------------------------- errors */

static void find_place(const struct json_reader *reader, size_t position, u64 *line, u64 *column)
{
	const char *start = reader->input.data, *at = start + position, *newline;

	*line = 1;
	while (start < at && (newline = memchr(start, '\n', (size_t)(at - start)))) {
		start = newline + 1;
		(*line)++;
	}
	*column = (u64)(at - start) + 1;
}

static struct text current_key(const struct json_reader *reader, u32 level)
{
	size_t end =
	    level + 1 < reader->depth ? reader->levels[level + 1].first_key : reader->key_count;

	return end > reader->levels[level].first_key ? reader->keys[end - 1] : T("");
}

/* "profiles.edm_analyze.cpu.functions[12].self.Ir: " */
static void add_path(const struct json_reader *reader, struct buffer *out)
{
	buffer_add_string(out, reader->prefix);
	for (u32 i = 0; i < reader->depth; i++) {
		u64 index = reader->levels[i].member_count;
		struct text key;

		if (!reader->levels[i].has_members)
			break;
		if (!reader->levels[i].is_object) {
			buffer_printf(out, "[%llu]", (unsigned long long)index - 1);
			continue;
		}
		if (out->length)
			buffer_add_byte(out, '.');
		key = current_key(reader, i);
		buffer_add(out, text_before(key, key.length < 100 ? key.length : 100));
	}
	if (out->length)
		buffer_add(out, T(": "));
}

static bool fail_at(struct json_reader *reader, size_t position, const char *format,
		    va_list arguments)
{
	struct buffer message = {0};
	char what[256];
	u64 line, column;

	if (reader->failed)
		return false;
	reader->failed = true;
	vsnprintf(what, sizeof(what), format, arguments);
	add_path(reader, &message);
	if (message.length > 200)
		buffer_clear(&message);
	buffer_add_string(&message, what);
	find_place(reader, position, &line, &column);
	diag_error_at(reader->diag, reader->file, line, column, "%s", message.data);
	buffer_release(&message);
	reader->position = reader->input.length; /* nothing is left to read */
	return false;
}

bool json_fail(struct json_reader *reader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(reader, reader->value_start, format, arguments);
	va_end(arguments);
	return false;
}

/* As json_fail, about the byte that is next. */
static bool fail_here(struct json_reader *reader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(reader, reader->position, format, arguments);
	va_end(arguments);
	return false;
}

/* ---------------------------------------------------------------- bytes */

static struct text rest(const struct json_reader *reader)
{
	return text_from(reader->input, reader->position);
}

/* The next byte, -1 at the end and after a failure. */
static int next_byte(const struct json_reader *reader)
{
	if (reader->position >= reader->input.length)
		return -1;
	return (unsigned char)reader->input.data[reader->position];
}

static inline bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline void skip_space(struct json_reader *reader)
{
	const char *data = reader->input.data;
	size_t at = reader->position, end = reader->input.length;

	if (at == end || data[at] > ' ')
		return;
	while (at < end && is_space(data[at]))
		at++;
	reader->position = at;
}

static bool fail_unexpected(struct json_reader *reader, const char *expected)
{
	int byte = next_byte(reader);

	if (byte < 0)
		return fail_here(reader, "ends where %s was expected", expected);
	if (byte > ' ' && byte < 0x7f)
		return fail_here(reader, "expected %s, found '%c'", expected, byte);
	return fail_here(reader, "expected %s, found byte 0x%02x", expected, (unsigned)byte);
}

static bool expect(struct json_reader *reader, char byte, const char *expected)
{
	skip_space(reader);
	if (next_byte(reader) != byte)
		return fail_unexpected(reader, expected);
	reader->position++;
	return true;
}

static bool skip_word(struct json_reader *reader, struct text word)
{
	skip_space(reader);
	reader->value_start = reader->position;
	if (!text_starts_with(rest(reader), word))
		return false;
	reader->position += word.length;
	return true;
}

/* ---------------------------------------------------------------- strings */

static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

/*
 * How many bytes from `at` on are plain, eight at a time: none has its upper bit set, is below a
 * space, a quote or a backslash. A borrow from a lower byte can only end the run too early, which
 * is harmless.
 */
static size_t count_plain(const char *data, size_t at, size_t end)
{
	const u64 ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	size_t start = at;
	u64 word, quote, backslash;

	for (; at + sizeof(word) <= end; at += sizeof(word)) {
		memcpy(&word, data + at, sizeof(word));
		quote = word ^ ones * '"';
		backslash = word ^ ones * '\\';
		if ((word | (word - ones * ' ') | (quote - ones) | (backslash - ones)) & highs)
			break;
	}
	while (at < end && is_plain((unsigned char)data[at]))
		at++;
	return at - start;
}

/* The value of the four digits of \uXXXX; -1 if they are not hexadecimal. */
static long hex_digits(struct text text)
{
	long value = 0;

	if (text.length < 4)
		return -1;
	for (size_t i = 0; i < 4; i++) {
		char c = text.data[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

static void add_utf8(struct buffer *out, long code)
{
	if (code < 0x80) {
		buffer_add_byte(out, (char)code);
		return;
	}
	if (code < 0x800) {
		buffer_add_byte(out, (char)(0xc0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buffer_add_byte(out, (char)(0xe0 | code >> 12));
		} else {
			buffer_add_byte(out, (char)(0xf0 | code >> 18));
			buffer_add_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
		}
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
}

/* Reads a \u escape whose 'u' is next. Characters above U+FFFF are written as two of them. */
static bool read_unicode_escape(struct json_reader *reader, struct buffer *out)
{
	long code = hex_digits(text_from(rest(reader), 1)), low;

	if (code < 0)
		return fail_here(reader, "expected four hexadecimal digits after \\u");
	if (code >= 0xdc00 && code <= 0xdfff)
		return fail_here(reader, "half a surrogate pair");
	reader->position += 5;
	if (code >= 0xd800 && code <= 0xdbff) {
		struct text next = rest(reader);

		low = text_skip_prefix(&next, T("\\u")) ? hex_digits(next) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return fail_here(reader, "half a surrogate pair");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		reader->position += 6;
	}
	add_utf8(out, code);
	return true;
}

/* Reads an escape; the byte after the backslash is next. */
static bool read_escape(struct json_reader *reader, struct buffer *out)
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	int byte = next_byte(reader);
	const char *found = byte > 0 ? strchr(escapes, byte) : NULL;

	if (byte == 'u')
		return read_unicode_escape(reader, out);
	if (!found)
		return fail_unexpected(reader, "one of \"\\/bfnrtu after a backslash");
	buffer_add_byte(out, meanings[found - escapes]);
	reader->position++;
	return true;
}

/* Skips bytes that are not escaped, UTF-8 included; stops at a quote or a backslash. */
static bool skip_plain(struct json_reader *reader)
{
	for (;;) {
		const char *data = reader->input.data;
		size_t at = reader->position, end = reader->input.length, sequence;

		reader->position = at += count_plain(data, at, end);
		if (at == end)
			return fail_here(reader, "ends within a string");
		if (data[at] == '"' || data[at] == '\\')
			return true;
		if ((unsigned char)data[at] < ' ')
			return fail_here(reader, "control byte 0x%02x within a string",
					 (unsigned char)data[at]);
		sequence = utf8_sequence_length(rest(reader));
		if (!sequence)
			return fail_here(reader, "byte 0x%02x is not UTF-8",
					 (unsigned char)data[at]);
		reader->position += sequence;
	}
}

/* Reads the rest of a string that has escapes and begins at `start`. */
static bool read_escaped(struct json_reader *reader, size_t start, struct text *value)
{
	struct buffer out = {0};
	bool fine = true;

	for (;;) {
		buffer_add(&out,
			   (struct text){reader->input.data + start, reader->position - start});
		if (next_byte(reader) != '\\')
			break;
		reader->position++;
		fine = read_escape(reader, &out);
		start = reader->position;
		if (!fine || !(fine = skip_plain(reader)))
			break;
	}
	if (fine)
		*value = arena_copy(reader->arena, buffer_text(&out));
	buffer_release(&out);
	return fine;
}

/* Reads a string whose opening quote is next. */
static bool read_string(struct json_reader *reader, struct text *value)
{
	size_t start = ++reader->position;

	if (!skip_plain(reader))
		return false;
	if (reader->input.data[reader->position] == '\\') {
		if (!read_escaped(reader, start, value))
			return false;
	} else {
		*value = (struct text){reader->input.data + start, reader->position - start};
	}
	reader->position++;
	return true;
}

void json_keep_texts(struct json_reader *reader)
{
	reader->kept = ARENA_NEW(reader->arena, struct text, KEPT_COUNT);
}

/* The text as the caller gets it. After json_keep_texts() it is a copy, shared with an equal text
 * that was copied recently. */
static struct text handed_over(struct json_reader *reader, struct text text)
{
	struct text *kept;

	if (!reader->kept || !text.length)
		return text.length ? text : T("");
	kept = &reader->kept[text_hash(text) % KEPT_COUNT];
	if (!text_equal(*kept, text))
		*kept = arena_copy(reader->arena, text);
	return *kept;
}

/* ---------------------------------------------------------------- numbers */

struct number {
	struct text digits; /* before the point */
	struct text all;
	bool is_negative, is_whole;
};

static bool is_digit(int byte)
{
	return byte >= '0' && byte <= '9';
}

static size_t skip_digits(struct json_reader *reader)
{
	const char *data = reader->input.data;
	size_t start = reader->position, at = start, end = reader->input.length;

	while (at < end && is_digit(data[at]))
		at++;
	reader->position = at;
	return at - start;
}

static bool skip_fraction(struct json_reader *reader)
{
	if (next_byte(reader) == '.') {
		reader->position++;
		if (!skip_digits(reader))
			return fail_unexpected(reader, "a digit");
	}
	if (next_byte(reader) == 'e' || next_byte(reader) == 'E') {
		reader->position++;
		if (next_byte(reader) == '+' || next_byte(reader) == '-')
			reader->position++;
		if (!skip_digits(reader))
			return fail_unexpected(reader, "a digit");
	}
	return true;
}

static bool read_number(struct json_reader *reader, struct number *number)
{
	const char *data = reader->input.data;
	size_t start, whole;

	skip_space(reader);
	reader->value_start = start = reader->position;
	number->is_negative = next_byte(reader) == '-';
	if (number->is_negative)
		reader->position++;
	whole = reader->position;
	if (!skip_digits(reader))
		return fail_unexpected(reader, "a number");
	number->digits = (struct text){data + whole, reader->position - whole};
	if (number->digits.length > 1 && data[whole] == '0')
		return json_fail(reader, "a number may not begin with 0");
	whole = reader->position;
	if (!skip_fraction(reader))
		return false;
	number->is_whole = reader->position == whole;
	number->all = (struct text){data + start, reader->position - start};
	return true;
}

/* Numbers at most this long need no check: they are below 2^63. */
enum { SAFE_DIGITS = 18 };

static bool whole_value(struct json_reader *reader, const struct number *number, u64 *value)
{
	u64 sum = 0;

	if (number->digits.length > SAFE_DIGITS &&
	    (!text_to_u64(number->digits, &sum) || sum > INT64_MAX))
		return json_fail(reader, "number above 2^63-1 (9223372036854775807)");
	if (number->digits.length <= SAFE_DIGITS)
		for (size_t i = 0; i < number->digits.length; i++)
			sum = sum * 10 + (u64)(number->digits.data[i] - '0');
	*value = sum;
	return true;
}

/* A fast path for the usual case, a few digits and nothing more. Consumes nothing otherwise. */
static bool read_digits(struct json_reader *reader, u64 *value)
{
	size_t start, at, end = reader->input.length;
	const char *data = reader->input.data;
	unsigned digit;
	u64 sum = 0;

	skip_space(reader);
	start = reader->position;
	for (at = start; at < end && (digit = (unsigned)data[at] - '0') <= 9; at++)
		sum = sum * 10 + digit;
	if (at == start || at - start > SAFE_DIGITS || (data[start] == '0' && at - start > 1) ||
	    at == end || data[at] == '.' || (data[at] | 0x20) == 'e')
		return false;
	reader->value_start = start;
	reader->position = at;
	*value = sum;
	return true;
}

bool json_read_u64(struct json_reader *reader, u64 *value)
{
	struct number number;

	if (read_digits(reader, value))
		return true;
	if (!read_number(reader, &number))
		return false;
	if (!number.is_whole)
		return json_fail(reader, "expected a whole number");
	if (number.is_negative)
		return json_fail(reader, "number below 0");
	return whole_value(reader, &number, value);
}

bool json_read_u32(struct json_reader *reader, u32 *value)
{
	u64 wide;

	if (!json_read_u64(reader, &wide))
		return false;
	if (wide > UINT32_MAX)
		return json_fail(reader, "number above 2^32-1");
	*value = (u32)wide;
	return true;
}

bool json_read_double(struct json_reader *reader, double *value)
{
	struct number number;
	char copy[MAX_NUMBER_LENGTH + 1] = "";

	if (!read_number(reader, &number))
		return false;
	if (number.all.length > MAX_NUMBER_LENGTH)
		return json_fail(reader, "number with more than %d characters", MAX_NUMBER_LENGTH);
	memcpy(copy, number.all.data, number.all.length);
	*value = strtod(copy, NULL);
	return isfinite(*value) || json_fail(reader, "number too large");
}

static bool skip_number(struct json_reader *reader)
{
	struct number number;
	u64 ignored;

	return read_number(reader, &number) &&
	       (!number.is_whole || whole_value(reader, &number, &ignored));
}

/* ---------------------------------------------------------------- values */

void json_reader_init(struct json_reader *reader, const char *file, struct text input,
		      struct arena *arena, struct diag *diag)
{
	*reader = (struct json_reader){
	    .file = file ? file : "",
	    .input = input,
	    .arena = arena,
	    .diag = diag,
	    .prefix = "",
	};
}

bool json_reader_ok(struct json_reader *reader)
{
	if (!reader->failed) {
		assert(reader->depth == 0);
		skip_space(reader);
		if (reader->position < reader->input.length)
			fail_unexpected(reader, "the end");
	}
	free(reader->keys);
	reader->keys = NULL;
	reader->key_capacity = 0;
	return !reader->failed;
}

enum json_type json_peek(struct json_reader *reader)
{
	skip_space(reader);
	switch (next_byte(reader)) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_STRING;
	case 't':
	case 'f':
		return JSON_BOOLEAN;
	case 'n':
	case -1:
		return JSON_NULL;
	default:
		return JSON_NUMBER;
	}
}

static bool enter(struct json_reader *reader, bool is_object)
{
	struct json_level *level;

	if (!expect(reader, is_object ? '{' : '[', is_object ? "an object" : "an array"))
		return false;
	reader->value_start = reader->position - 1;
	if (reader->depth == JSON_READER_DEPTH)
		return json_fail(reader, "nested more than %d deep", JSON_READER_DEPTH);
	level = &reader->levels[reader->depth++];
	level->is_object = is_object;
	level->has_members = false;
	level->is_unsorted = false;
	level->start = reader->position - 1;
	level->first_key = reader->key_count;
	level->last_head = 0;
	level->member_count = 0;
	return true;
}

bool json_enter_object(struct json_reader *reader)
{
	return enter(reader, true);
}

bool json_enter_array(struct json_reader *reader)
{
	return enter(reader, false);
}

static int compare_keys(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

/* Keys in ascending order cannot repeat. Other keys are sorted once, when their object ends. */
static bool check_duplicates(struct json_reader *reader, u32 level)
{
	size_t first = reader->levels[level].first_key, end = reader->key_count;
	const struct text *keys = reader->keys;

	qsort(reader->keys + first, end - first, sizeof(*keys), compare_keys);
	for (size_t i = first + 1; i < end; i++) {
		if (!text_equal(keys[i - 1], keys[i]))
			continue;
		reader->value_start = reader->levels[level].start;
		reader->key_count = first;
		reader->depth--;
		return json_fail(reader, "the key \"%.*s\" is there twice",
				 (int)(keys[i].length < 100 ? keys[i].length : 100), keys[i].data);
	}
	return true;
}

static bool leave(struct json_reader *reader)
{
	const struct json_level *level = &reader->levels[reader->depth - 1];

	if (level->is_unsorted && !check_duplicates(reader, reader->depth - 1))
		return false;
	reader->position++;
	reader->key_count = level->first_key;
	reader->depth--;
	return true;
}

/*
 * Moves to the next member; false at the container's end, which is consumed, and after a failure.
 */
static bool next_member(struct json_reader *reader, char end, const char *expected)
{
	struct json_level *level;

	skip_space(reader);
	if (reader->failed)
		return false;
	level = &reader->levels[reader->depth - 1];
	if (next_byte(reader) == end) {
		leave(reader);
		return false;
	}
	if (level->has_members && !expect(reader, ',', expected))
		return false;
	level->has_members = true;
	level->member_count++;
	return true;
}

/* The first eight bytes of a key as a big-endian number, padded with zeros. Keys whose heads differ
 * are in the order of their heads, so that most comparisons need nothing else. */
static u64 head_of(struct text key)
{
	u64 head = 0;

	memcpy(&head, key.data, key.length < sizeof(head) ? key.length : sizeof(head));
	return be64toh(head);
}

/* The same for a key after which the memory is readable up to eight bytes from its start. */
static inline u64 head_at(struct text key)
{
	u64 head;

	memcpy(&head, key.data, sizeof(head));
	head = be64toh(head);
	return key.length < sizeof(head) ? head & ~(~(u64)0 >> key.length * 8) : head;
}

static inline void remember_key(struct json_reader *reader, struct text key, u64 head)
{
	struct json_level *level = &reader->levels[reader->depth - 1];
	size_t count = reader->key_count;

	if (head <= level->last_head && count > level->first_key &&
	    (head < level->last_head || text_compare(reader->keys[count - 1], key) >= 0)) {
		level->is_unsorted = true;
		reader->unsorted_count++;
	}
	level->last_head = head;
	GROW(reader->keys, reader->key_capacity, count + 1);
	reader->keys[reader->key_count++] = key;
}

static bool next_key(struct json_reader *reader, struct text *key)
{
	if (reader->failed || !next_member(reader, '}', "',' or '}'"))
		return false;
	skip_space(reader);
	reader->value_start = reader->position;
	if (next_byte(reader) != '"')
		return fail_unexpected(reader, "a key");
	if (!read_string(reader, key))
		return false;
	remember_key(reader, *key, head_of(*key));
	return expect(reader, ':', "':'");
}

bool json_next_key(struct json_reader *reader, struct text *key)
{
	if (!next_key(reader, key))
		return false;
	*key = handed_over(reader, *key);
	return true;
}

static inline bool same_eight(const char *a, const char *b)
{
	return !memcmp(a, b, 8);
}

static inline bool same_four(const char *a, const char *b)
{
	return !memcmp(a, b, 4);
}

/* memcmp() inlined for texts as short as keys. The last step overlaps the one before it. */
static inline bool same_bytes(const char *a, const char *b, size_t length)
{
	size_t at = 0;

	if (length < 4) {
		while (at < length && a[at] == b[at])
			at++;
		return at == length;
	}
	if (length < 8)
		return same_four(a, b) && same_four(a + length - 4, b + length - 4);
	while (at + 8 < length && same_eight(a + at, b + at))
		at += 8;
	return at + 8 >= length && same_eight(a + length - 8, b + length - 8);
}

/* Whether key and colon stand at `at`, the key's first byte, in the layout of our own writer. */
static inline bool is_key_at(const struct json_reader *reader, size_t at, struct text key)
{
	const char *data = reader->input.data + at;

	return reader->input.length - at >= key.length + 2 && data[key.length] == '"' &&
	       data[key.length + 1] == ':' && same_bytes(data, key.data, key.length);
}

bool json_next_key_is(struct json_reader *reader, struct text key)
{
	size_t at = reader->position, end = reader->input.length;
	const char *data = reader->input.data;
	struct json_level *level;

	if (reader->failed)
		return false;
	level = &reader->levels[reader->depth - 1];
	if (level->has_members) {
		if (end - at < 2 || data[at] != ',' || data[at + 1] != ' ')
			return false;
		at += 2;
	}
	if (at == end || data[at++] != '"' || !is_key_at(reader, at, key))
		return false;
	level->has_members = true;
	level->member_count++;
	reader->value_start = at - 1;
	reader->position = at + key.length + 2;
	key.data = data + at;
	remember_key(reader, key, end - at < sizeof(u64) ? head_of(key) : head_at(key));
	return true;
}

bool json_object_ends(struct json_reader *reader)
{
	if (next_byte(reader) != '}' || reader->failed)
		return false;
	leave(reader);
	return true;
}

bool json_next_element(struct json_reader *reader)
{
	return !reader->failed && next_member(reader, ']', "',' or ']'");
}

static bool read_text(struct json_reader *reader, struct text *value)
{
	skip_space(reader);
	reader->value_start = reader->position;
	if (next_byte(reader) != '"')
		return fail_unexpected(reader, "a string");
	return read_string(reader, value);
}

bool json_read_text(struct json_reader *reader, struct text *value)
{
	if (!read_text(reader, value))
		return false;
	*value = handed_over(reader, *value);
	return true;
}

bool json_read_bool(struct json_reader *reader, bool *value)
{
	*value = skip_word(reader, T("true"));
	return *value || skip_word(reader, T("false")) || fail_unexpected(reader, "true or false");
}

bool json_read_null(struct json_reader *reader)
{
	return skip_word(reader, T("null"));
}

static bool skip_object(struct json_reader *reader)
{
	struct text key;

	json_enter_object(reader);
	while (next_key(reader, &key))
		json_skip(reader, NULL);
	return !reader->failed;
}

static bool skip_array(struct json_reader *reader)
{
	json_enter_array(reader);
	while (json_next_element(reader))
		json_skip(reader, NULL);
	return !reader->failed;
}

static bool skip_value(struct json_reader *reader)
{
	struct text text;
	bool boolean;

	switch (json_peek(reader)) {
	case JSON_OBJECT:
		return skip_object(reader);
	case JSON_ARRAY:
		return skip_array(reader);
	case JSON_STRING:
		return read_text(reader, &text);
	case JSON_BOOLEAN:
		return json_read_bool(reader, &boolean);
	case JSON_NULL:
		return json_read_null(reader) || fail_unexpected(reader, "a value");
	default:
		return next_byte(reader) == '-' || is_digit(next_byte(reader))
			   ? skip_number(reader)
			   : fail_unexpected(reader, "a value");
	}
}

bool json_skip(struct json_reader *reader, struct text *raw)
{
	size_t start;

	skip_space(reader);
	start = reader->position;
	if (!skip_value(reader))
		return false;
	reader->value_start = start;
	if (raw)
		*raw = (struct text){reader->input.data + start, reader->position - start};
	return true;
}
