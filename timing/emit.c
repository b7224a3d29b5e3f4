#include "emit.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool make_room(struct emit *emit, size_t more)
{
	size_t needed = emit->length + more + 1, capacity = emit->capacity;
	char *data;

	if (emit->failed || needed <= capacity)
		return !emit->failed;
	capacity = needed < 256 ? 256 : 2 * needed;
	data = realloc(emit->data, capacity);
	emit->failed = !data;
	if (data) {
		emit->data = data;
		emit->capacity = capacity;
	}
	return !emit->failed;
}

static void add(struct emit *emit, const char *bytes, size_t length)
{
	if (!make_room(emit, length))
		return;
	memcpy(emit->data + emit->length, bytes, length);
	emit->length += length;
	emit->data[emit->length] = '\0';
}

static void add_string(struct emit *emit, const char *string)
{
	add(emit, string, strlen(string));
}

void emit_text(struct emit *emit, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0 || !make_room(emit, (size_t)length))
		return;
	va_start(arguments, format);
	vsnprintf(emit->data + emit->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	emit->length += (size_t)length;
}

/* The length of the UTF-8 character at `s` (RFC 3629); 0 if there is no valid character. */
static size_t character_length(const unsigned char *s)
{
	size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	unsigned char low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;

	if (s[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < length; i++, low = 0x80, high = 0xbf)
		if (s[i] < low || s[i] > high)
			return 0;
	return length;
}

static void add_quoted(struct emit *emit, const char *value)
{
	const unsigned char *s = (const unsigned char *)value;
	size_t length;

	add_string(emit, "\"");
	for (; *s; s += length) {
		length = character_length(s);
		if (length == 0) {
			add_string(emit, "\xef\xbf\xbd");
			length = 1;
		} else if (*s < 0x20 || *s == '<' || *s == 0x7f) {
			emit_text(emit, "\\u%04x", *s);
		} else if (*s == '"' || *s == '\\') {
			emit_text(emit, "\\%c", *s);
		} else {
			add(emit, (const char *)s, length);
		}
	}
	add_string(emit, "\"");
}

static void new_line(struct emit *emit)
{
	emit_text(emit, "\n%*s", 2 * emit->depth, "");
}

/* Adds what comes before a value: the comma, the line break, the key. */
static void begin_value(struct emit *emit, const char *key)
{
	if (emit->depth > 0) {
		bool is_inline = emit->levels[emit->depth - 1].is_inline;

		if (emit->levels[emit->depth - 1].has_members)
			add_string(emit, is_inline ? ", " : ",");
		emit->levels[emit->depth - 1].has_members = true;
		if (!is_inline)
			new_line(emit);
	}
	if (key) {
		add_quoted(emit, key);
		add_string(emit, ": ");
	}
}

void emit_object(struct emit *emit, const char *key, enum emit_layout layout)
{
	int depth = emit->depth;

	assert(depth < EMIT_MAX_DEPTH);
	begin_value(emit, key);
	add_string(emit, "{");
	emit->levels[depth].has_members = false;
	emit->levels[depth].is_inline =
	    layout == EMIT_INLINE || (depth > 0 && emit->levels[depth - 1].is_inline);
	emit->depth++;
}

void emit_close(struct emit *emit)
{
	assert(emit->depth > 0);
	emit->depth--;
	if (emit->levels[emit->depth].has_members && !emit->levels[emit->depth].is_inline)
		new_line(emit);
	add_string(emit, "}");
}

void emit_string(struct emit *emit, const char *key, const char *value)
{
	begin_value(emit, key);
	if (value)
		add_quoted(emit, value);
	else
		add_string(emit, "null");
}

void emit_timestamp(struct emit *emit, const char *key)
{
	time_t now = time(NULL);
	struct tm utc;
	char text[32] = "";

	if (gmtime_r(&now, &utc))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	emit_string(emit, key, text);
}

void emit_integer(struct emit *emit, const char *key, uint64_t value)
{
	begin_value(emit, key);
	emit_text(emit, "%llu", (unsigned long long)value);
}

/* Writes nine significant digits, more than any clock's resolution. The decimal comma of a locale
 * becomes a point. */
void emit_number(struct emit *emit, const char *key, double value)
{
	char digits[40], *comma;

	begin_value(emit, key);
	snprintf(digits, sizeof(digits), "%.9g", value);
	comma = strchr(digits, ',');
	if (comma)
		*comma = '.';
	add_string(emit, isfinite(value) ? digits : "null");
}

void emit_null(struct emit *emit, const char *key)
{
	begin_value(emit, key);
	add_string(emit, "null");
}

void emit_end(struct emit *emit)
{
	assert(emit->depth == 0);
	add_string(emit, "\n");
}

void emit_release(struct emit *emit)
{
	free(emit->data);
	*emit = (struct emit){0};
}
