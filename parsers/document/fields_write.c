/* Writes objects by their tables of fields. */
#include "fields.h"

#include <math.h>

#define MICROSECONDS 1e6

enum { SHOWN_NAME = 100 };

/* ---------------------------------------------------------------- counts */

static struct text shortened(struct text text)
{
	return text_before(text, text.length < SHOWN_NAME ? text.length : SHOWN_NAME);
}

static void fail_large(struct fields_writer *writer, u64 value, struct text key)
{
	const struct field_object *object = writer->object;
	struct text name = T("");

	if (object && object->name)
		name = object->name(writer, writer->row);
	diag_error(writer->diag,
		   "profiles.%.*s: %.*s%s%.*s: %llu is above 2^63-1 (9223372036854775807)",
		   TEXT_ARGS(shortened(writer->profile)), TEXT_ARGS(key), name.length ? " of " : "",
		   TEXT_ARGS(shortened(name)), (unsigned long long)value);
}

void fields_check_count(struct fields_writer *writer, u64 value, struct text key)
{
	if (value > DOCUMENT_MAX_COUNT)
		fail_large(writer, value, key);
}

void fields_add_count(struct fields_writer *writer, u64 value, struct text key)
{
	fields_check_count(writer, value, key);
	buffer_add_u64(writer->json.out, value);
}

/* ---------------------------------------------------------------- JSON that was read */

static size_t leading_spaces(struct text line)
{
	size_t count = 0;

	while (count < line.length && line.data[count] == ' ')
		count++;
	return count;
}

/* Adds the JSON with its indentation changed. The indentation of the last line, a closing bracket,
 * gives the old depth. JSON strings contain no newlines, so every newline is layout. */
static void add_moved(struct buffer *out, struct text json, int depth)
{
	size_t last = text_find_last(json, '\n'), old;
	struct text line;

	old = last < json.length ? leading_spaces(text_from(json, last + 1)) : 0;
	text_next_line(&json, &line);
	buffer_add(out, line);
	while (text_next_line(&json, &line)) {
		size_t spaces = leading_spaces(line);

		buffer_add_byte(out, '\n');
		buffer_add_repeated(out, ' ', (size_t)depth);
		buffer_add(out, text_from(line, spaces < old ? spaces : old));
	}
}

/* Adds the JSON on one line. */
static void add_joined(struct buffer *out, struct text json)
{
	struct text line;

	while (text_next_line(&json, &line)) {
		buffer_add(out, text_trim(line));
		if (text_ends_with(line, T(",")))
			buffer_add_byte(out, ' ');
	}
}

void fields_write_json(struct fields_writer *writer, struct text json)
{
	add_moved(json_begin_raw(&writer->json), json, writer->json.depth);
}

/* ---------------------------------------------------------------- which fields */

static bool is_empty(const struct field *field, const void *row)
{
	const void *value = (const char *)row + field->offset;

	switch (field->type) {
	case FIELD_U64:
	case FIELD_MICROSECONDS:
		return !*(const u64 *)value || *(const u64 *)value == DOCUMENT_UNKNOWN;
	case FIELD_BOOLEAN:
		return !*(const bool *)value;
	case FIELD_TEXT:
		return !((const struct text *)value)->data;
	case FIELD_NUMBER:
	case FIELD_FIGURE:
		return isnan(*(const double *)value);
	case FIELD_TEXTS:
	case FIELD_TABLE:
	case FIELD_MAP:
		return !*(const u32 *)(const void *)((const char *)row + field->count_offset);
	case FIELD_PART:
		return !*(void *const *)value;
	default:
		return false;
	}
}

static bool is_due(const struct field *field, const void *row)
{
	return (!field->is_written || field->is_written(row)) &&
	       (!(field->flags & FIELD_RARE) || !is_empty(field, row));
}

static bool is_null(const struct field *field, const void *value)
{
	if (!(field->flags & FIELD_NULLABLE))
		return false;
	return (field->type == FIELD_U64 && *(const u64 *)value == DOCUMENT_UNKNOWN) ||
	       (field->type == FIELD_TEXT && !((const struct text *)value)->data);
}

/* ---------------------------------------------------------------- on one line */

static void add_number(struct buffer *out, double value, const char *format)
{
	if (isfinite(value))
		buffer_printf(out, format, value);
	else
		buffer_add(out, T("null"));
}

static void add_texts(struct buffer *out, const struct text *texts, u32 count)
{
	buffer_add_byte(out, '[');
	for (u32 i = 0; i < count; i++) {
		buffer_add(out, i ? T(", ") : T(""));
		json_add_quoted(out, texts[i]);
	}
	buffer_add_byte(out, ']');
}

static void add_rows(struct fields_writer *writer, const struct field_object *object,
		     const char *rows, u32 count)
{
	buffer_add_byte(writer->json.out, '[');
	for (u32 i = 0; i < count; i++) {
		buffer_add(writer->json.out, i ? T(", ") : T(""));
		fields_add_inline(writer, object, rows + i * object->size);
	}
	buffer_add_byte(writer->json.out, ']');
}

static void add_value(struct fields_writer *writer, const struct field *field, const void *row)
{
	const void *value = (const char *)row + field->offset;
	const u32 *count = (const void *)((const char *)row + field->count_offset);
	struct buffer *out = writer->json.out;

	switch (field->type) {
	case FIELD_U64:
		fields_add_count(writer, *(const u64 *)value, field->key);
		break;
	case FIELD_U32:
		buffer_add_u64(out, *(const u32 *)value);
		break;
	case FIELD_TEXT:
		json_add_quoted(out, *(const struct text *)value);
		break;
	case FIELD_BOOLEAN:
		buffer_add(out, *(const bool *)value ? T("true") : T("false"));
		break;
	case FIELD_NUMBER:
		json_add_double(out, *(const double *)value, 9);
		break;
	case FIELD_FIGURE:
		add_number(out, *(const double *)value, "%.9g");
		break;
	case FIELD_MICROSECONDS:
		json_add_double(out, (double)*(const u64 *)value / MICROSECONDS, 6);
		break;
	case FIELD_TEXTS:
		add_texts(out, *(struct text *const *)value, *count);
		break;
	case FIELD_OBJECT:
		fields_add_inline(writer, field->object, value);
		break;
	case FIELD_PART:
		fields_add_inline(writer, field->object, *(void *const *)value);
		break;
	case FIELD_TABLE:
	case FIELD_MAP:
		add_rows(writer, field->object, *(char *const *)value, *count);
		break;
	default:
		field->write(writer, field, row);
	}
}

static const struct document_members *others_of(const struct field_object *object, const void *row)
{
	static const struct document_members none;

	return object->keeps_others ? (const void *)((const char *)row + object->others) : &none;
}

/* The next unknown member whose key sorts before the field's, or NULL. After the last field,
 * `field` is NULL. */
static const struct document_member *next_other(const struct document_members *others, u32 *next,
						const struct field *field)
{
	if (*next == others->count ||
	    (field && text_compare(others->items[*next].key, field->key) >= 0))
		return NULL;
	return &others->items[(*next)++];
}

static void add_others(struct fields_writer *writer, const struct document_members *others,
		       u32 *next, const struct field *field, bool *is_first)
{
	struct buffer *out = writer->json.out;
	const struct document_member *other;

	while ((other = next_other(others, next, field))) {
		buffer_add(out, *is_first ? T("{") : T(", "));
		json_add_quoted(out, other->key);
		buffer_add(out, T(": "));
		add_joined(out, other->json);
		*is_first = false;
	}
}

void fields_add_inline(struct fields_writer *writer, const struct field_object *object,
		       const void *row)
{
	const struct document_members *others = others_of(object, row);
	const struct field_object *outer = writer->object;
	const void *outer_row = writer->row;
	struct buffer *out = writer->json.out;
	bool is_first = true;
	u32 next = 0;

	writer->object = object;
	writer->row = row;
	for (size_t i = 0; i < object->count; i++) {
		const struct field *field = &object->fields[i];

		if (others->count)
			add_others(writer, others, &next, field, &is_first);
		if (!is_due(field, row))
			continue;
		if (is_first)
			buffer_add_byte(out, '{');
		buffer_add(out, is_first ? text_from(field->written, 2) : field->written);
		is_first = false;
		if (is_null(field, (const char *)row + field->offset))
			buffer_add(out, T("null"));
		else
			add_value(writer, field, row);
	}
	add_others(writer, others, &next, NULL, &is_first);
	buffer_add(out, is_first ? T("{}") : T("}"));
	writer->object = outer;
	writer->row = outer_row;
}

/* ---------------------------------------------------------------- one line per member */

void fields_end_row(struct fields_writer *writer)
{
	if (writer->file && file_writer_flush(writer->file))
		json_forget(&writer->json);
}

void fields_write_table(struct fields_writer *writer, const struct field_object *object,
			const void *rows, u32 count)
{
	const u32 outer = writer->index;

	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < count; i++) {
		writer->index = i;
		fields_write(writer, object, (const char *)rows + i * object->size);
		fields_end_row(writer);
	}
	json_close(&writer->json);
	writer->index = outer;
}

static void write_map(struct fields_writer *writer, const struct field_object *object,
		      const char *rows, u32 count)
{
	json_open_object(&writer->json, JSON_LINES);
	for (u32 i = 0; i < count; i++) {
		const void *row = rows + i * object->size;

		json_key_text(&writer->json, *(const struct text *)row);
		fields_write(writer, object, row);
		fields_end_row(writer);
	}
	json_close(&writer->json);
}

static void write_texts(struct fields_writer *writer, const struct text *texts, u32 count)
{
	json_open_array(&writer->json, JSON_LINES);
	for (u32 i = 0; i < count; i++)
		json_text(&writer->json, texts[i]);
	json_close(&writer->json);
}

static void write_container(struct fields_writer *writer, const struct field *field,
			    const void *value, u32 count)
{
	const void *pointer = *(void *const *)value;

	switch (field->type) {
	case FIELD_TEXTS:
		write_texts(writer, pointer, count);
		break;
	case FIELD_TABLE:
		fields_write_table(writer, field->object, pointer, count);
		break;
	case FIELD_MAP:
		write_map(writer, field->object, pointer, count);
		break;
	case FIELD_PART:
		fields_write(writer, field->object, pointer);
		break;
	default:
		fields_write(writer, field->object, value);
	}
}

static bool takes_lines(const struct field *field)
{
	return field->type == FIELD_TABLE || field->type == FIELD_MAP ||
	       field->type == FIELD_OBJECT || field->type == FIELD_PART ||
	       (field->type == FIELD_TEXTS && field->flags & FIELD_LINES);
}

static void write_field(struct fields_writer *writer, const struct field *field, const void *row)
{
	const char *value = (const char *)row + field->offset;

	json_key_text(&writer->json, field->key);
	if (field->type == FIELD_OTHER) {
		field->write(writer, field, row);
	} else if (is_null(field, value)) {
		json_null(&writer->json);
	} else if (takes_lines(field)) {
		write_container(
		    writer, field, value,
		    *(const u32 *)(const void *)((const char *)row + field->count_offset));
	} else {
		json_begin_raw(&writer->json);
		add_value(writer, field, row);
	}
}

static void write_others(struct fields_writer *writer, const struct document_members *others,
			 u32 *next, const struct field *field)
{
	const struct document_member *other;

	while ((other = next_other(others, next, field))) {
		json_key_text(&writer->json, other->key);
		fields_write_json(writer, other->json);
	}
}

static void write_lines(struct fields_writer *writer, const struct field_object *object,
			const void *row)
{
	const struct document_members *others = others_of(object, row);
	u32 next = 0;

	json_open_object(&writer->json, JSON_LINES);
	for (size_t i = 0; i < object->count; i++) {
		write_others(writer, others, &next, &object->fields[i]);
		if (is_due(&object->fields[i], row))
			write_field(writer, &object->fields[i], row);
	}
	write_others(writer, others, &next, NULL);
	json_close(&writer->json);
}

void fields_write(struct fields_writer *writer, const struct field_object *object, const void *row)
{
	const struct text *json = (const void *)((const char *)row + object->json);

	if (object->keeps_json && json->data) {
		fields_write_json(writer, *json);
	} else if (object->is_inline) {
		json_begin_raw(&writer->json);
		fields_add_inline(writer, object, row);
	} else {
		write_lines(writer, object, row);
	}
}

/* ---------------------------------------------------------------- counts that are too large */

static bool rows_have_large(const struct field_object *object, const char *rows, u32 count)
{
	for (u32 i = 0; i < count; i++)
		if (fields_have_large(object, rows + i * object->size))
			return true;
	return false;
}

static bool field_has_large(const struct field *field, const void *row)
{
	const void *value = (const char *)row + field->offset;
	u64 count;

	switch (field->type) {
	case FIELD_U64:
		count = *(const u64 *)value;
		return count > DOCUMENT_MAX_COUNT &&
		       (count != DOCUMENT_UNKNOWN || !(field->flags & FIELD_NULLABLE));
	case FIELD_OBJECT:
		return fields_have_large(field->object, value);
	case FIELD_PART:
		return *(void *const *)value &&
		       fields_have_large(field->object, *(void *const *)value);
	case FIELD_TABLE:
	case FIELD_MAP:
		return rows_have_large(
		    field->object, *(char *const *)value,
		    *(const u32 *)(const void *)((const char *)row + field->count_offset));
	default:
		return field->has_large && field->has_large(row);
	}
}

bool fields_have_large(const struct field_object *object, const void *row)
{
	for (size_t i = 0; i < object->count; i++)
		if (field_has_large(&object->fields[i], row))
			return true;
	return false;
}
