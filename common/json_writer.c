#include "json_writer.h"

#include "utf8.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void begin_line(struct json_writer *writer)
{
	buffer_add_byte(writer->out, '\n');
	buffer_add_repeated(writer->out, ' ', (size_t)writer->depth);
}

/* Writes what separates a member from the one before: a comma, and a line break if the layout is
 * JSON_LINES. */
static void begin_member(struct json_writer *writer)
{
	int level = writer->depth - 1;

	if (level < 0)
		return;
	if (writer->levels[level].has_members)
		buffer_add_byte(writer->out, ',');
	if (!writer->levels[level].is_inline)
		begin_line(writer);
	else if (writer->levels[level].has_members)
		buffer_add_byte(writer->out, ' ');
	writer->levels[level].has_members = true;
}

static void begin_value(struct json_writer *writer)
{
	if (writer->depth && writer->levels[writer->depth - 1].is_object)
		assert(writer->after_key);
	else
		begin_member(writer);
	writer->after_key = false;
}

static void open_container(struct json_writer *writer, bool is_object, enum json_layout layout)
{
	bool inside_inline = writer->depth && writer->levels[writer->depth - 1].is_inline;

	assert(writer->depth < JSON_MAX_DEPTH);
	begin_value(writer);
	writer->levels[writer->depth].is_object = is_object;
	writer->levels[writer->depth].is_inline = inside_inline || layout == JSON_INLINE;
	writer->levels[writer->depth].has_members = false;
	writer->depth++;
	buffer_add_byte(writer->out, is_object ? '{' : '[');
}

struct json_writer json_writer_inside(struct buffer *out, int depth)
{
	struct json_writer writer = {.out = out, .depth = depth, .after_key = depth > 0};

	assert(depth >= 0 && depth < JSON_MAX_DEPTH);
	if (depth)
		writer.levels[depth - 1].is_object = true;
	return writer;
}

void json_open_object(struct json_writer *writer, enum json_layout layout)
{
	open_container(writer, true, layout);
}

void json_open_array(struct json_writer *writer, enum json_layout layout)
{
	open_container(writer, false, layout);
}

void json_close(struct json_writer *writer)
{
	int level = --writer->depth;

	assert(level >= 0 && !writer->after_key);
	if (writer->levels[level].has_members && !writer->levels[level].is_inline)
		begin_line(writer);
	buffer_add_byte(writer->out, writer->levels[level].is_object ? '}' : ']');
}

/* Bytes that may stand in a JSON string as they are; `<` could end a <script> element. */
static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '<';
}

static void add_escaped_byte(struct buffer *out, unsigned char byte)
{
	switch (byte) {
	case '"':
		buffer_add(out, T("\\\""));
		return;
	case '\\':
		buffer_add(out, T("\\\\"));
		return;
	case '\n':
		buffer_add(out, T("\\n"));
		return;
	case '\t':
		buffer_add(out, T("\\t"));
		return;
	default:
		buffer_printf(out, "\\u%04x", byte);
	}
}

void json_add_quoted(struct buffer *out, struct text value)
{
	buffer_add_byte(out, '"');
	while (value.length) {
		size_t plain = 0, sequence;

		while (plain < value.length && is_plain((unsigned char)value.data[plain]))
			plain++;
		buffer_add(out, text_before(value, plain));
		value = text_from(value, plain);
		if (!value.length)
			break;
		sequence = utf8_sequence_length(value);
		if (sequence > 1)
			buffer_add(out, text_before(value, sequence));
		else if (sequence == 1)
			add_escaped_byte(out, (unsigned char)value.data[0]);
		else
			buffer_add(out, T("\xef\xbf\xbd"));
		value = text_from(value, sequence ? sequence : 1);
	}
	buffer_add_byte(out, '"');
}

static bool has_escapes(struct text written)
{
	return written.length && memchr(written.data, '\\', written.length) != NULL;
}

/* Our own documents have sorted keys. The check compares the keys as written. That order is the
 * order of the keys themselves unless one has escapes: `<` sorts before `A`, its escape after. */
static void assert_key_order(struct json_writer *writer, size_t start)
{
	int level = writer->depth - 1;
	struct text written = text_from(buffer_text(writer->out), start);
	struct text last = {writer->out->data + writer->levels[level].last_key,
			    writer->levels[level].last_key_length};

	if (last.length && !has_escapes(last) && !has_escapes(written))
		assert(text_compare(text_before(last, last.length - 1),
				    text_before(written, written.length - 1)) < 0);
	writer->levels[level].last_key = start;
	writer->levels[level].last_key_length = written.length;
}

void json_key_text(struct json_writer *writer, struct text key)
{
	int level = writer->depth - 1;
	size_t start;

	assert(level >= 0 && writer->levels[level].is_object && !writer->after_key);
	if (!writer->levels[level].has_members)
		writer->levels[level].last_key_length = 0;
	begin_member(writer);
	start = writer->out->length;
	json_add_quoted(writer->out, key);
	assert_key_order(writer, start);
	buffer_add(writer->out, T(": "));
	writer->after_key = true;
}

void json_key(struct json_writer *writer, const char *key)
{
	json_key_text(writer, text_from_string(key));
}

void json_text(struct json_writer *writer, struct text value)
{
	begin_value(writer);
	json_add_quoted(writer->out, value);
}

void json_string(struct json_writer *writer, const char *value)
{
	json_text(writer, text_from_string(value));
}

void json_u64(struct json_writer *writer, u64 value)
{
	begin_value(writer);
	buffer_add_u64(writer->out, value);
}

void json_bool(struct json_writer *writer, bool value)
{
	begin_value(writer);
	buffer_add_string(writer->out, value ? "true" : "false");
}

void json_null(struct json_writer *writer)
{
	begin_value(writer);
	buffer_add(writer->out, T("null"));
}

static void drop_trailing_zeros(struct buffer *out, size_t start)
{
	if (!memchr(out->data + start, '.', out->length - start))
		return;
	while (out->data[out->length - 1] == '0')
		out->length--;
	if (out->data[out->length - 1] == '.')
		out->length--;
}

void json_add_double(struct buffer *out, double value, int decimals)
{
	size_t start = out->length;

	if (!isfinite(value)) {
		buffer_add(out, T("null"));
		return;
	}
	buffer_printf(out, "%.*f", decimals, value);
	drop_trailing_zeros(out, start);
}

void json_double(struct json_writer *writer, double value, int decimals)
{
	json_add_double(json_begin_raw(writer), value, decimals);
}

struct buffer *json_begin_raw(struct json_writer *writer)
{
	begin_value(writer);
	return writer->out;
}

void json_raw(struct json_writer *writer, struct text json)
{
	buffer_add(json_begin_raw(writer), json);
}

void json_forget(struct json_writer *writer)
{
	for (int level = 0; level < writer->depth; level++)
		writer->levels[level].last_key_length = 0;
}

void json_end(struct json_writer *writer)
{
	assert(writer->depth == 0);
	buffer_add_byte(writer->out, '\n');
}
