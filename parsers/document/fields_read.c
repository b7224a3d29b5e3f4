/* Reads objects by their tables of fields. */
#include "fields.h"

#include "common/json_sorted.h"
#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

#define MICROSECONDS 1e6

void fields_forget(const struct field_object *object, void *row)
{
	if (object->unknown)
		memcpy(row, object->unknown, object->size);
	else
		memset(row, 0, object->size);
}

/* ---------------------------------------------------------------- values */

static bool read_microseconds(struct fields_reader *reader, u64 *time)
{
	double seconds = 0;

	if (!json_read_double(&reader->json, &seconds))
		return false;
	if (!(seconds >= 0 && seconds * MICROSECONDS < (double)INT64_MAX))
		return json_fail(&reader->json, "expected a time in seconds");
	*time = (u64)(seconds * MICROSECONDS + 0.5);
	return true;
}

/* Grown memory becomes the arena's; never NULL, so that an empty table is one as well. */
static void *keep(struct fields_reader *reader, void *memory)
{
	if (!memory)
		return arena_new(reader->arena, 0, 1);
	arena_adopt(reader->arena, memory);
	return memory;
}

static bool read_texts(struct fields_reader *reader, struct text **texts, u32 *count)
{
	struct text *items = NULL;
	size_t capacity = 0, found = 0;

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		GROW(items, capacity, found + 1);
		if (json_read_text(&reader->json, &items[found]))
			found++;
	}
	*count = (u32)found;
	*texts = keep(reader, items);
	return !reader->json.failed;
}

static bool read_part(struct fields_reader *reader, const struct field_object *object, void **part)
{
	*part = arena_new(reader->arena, 1, object->size);
	fields_forget(object, *part);
	return fields_read(reader, object, *part);
}

/* ---------------------------------------------------------------- rows */

struct rows {
	char *rows;
	size_t count, capacity;
};

static void *add_row(struct rows *rows, const struct field_object *object)
{
	void *row;

	if (rows->count == rows->capacity) {
		rows->capacity = memory_next_capacity(rows->capacity, rows->count + 1);
		rows->rows = memory_resize(rows->rows, rows->capacity, object->size);
	}
	row = rows->rows + rows->count++ * object->size;
	fields_forget(object, row);
	return row;
}

static bool read_table(struct fields_reader *reader, const struct field_object *object,
		       void **table, u32 *count)
{
	struct rows rows = {0};

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		reader->row = rows.count;
		fields_read(reader, object, add_row(&rows, object));
	}
	*count = (u32)rows.count;
	*table = keep(reader, rows.rows);
	return !reader->json.failed;
}

static int by_name(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool read_map(struct fields_reader *reader, const struct field_object *object, void **map,
		     u32 *count)
{
	struct rows rows = {0};
	struct text name;

	json_enter_object(&reader->json);
	while (json_next_key(&reader->json, &name)) {
		void *row = add_row(&rows, object);

		*(struct text *)row = name;
		fields_read(reader, object, row);
	}
	if (rows.count)
		qsort(rows.rows, rows.count, object->size, by_name);
	*count = (u32)rows.count;
	*map = keep(reader, rows.rows);
	return !reader->json.failed;
}

/* ---------------------------------------------------------------- objects */

static bool read_value(struct fields_reader *reader, const struct field *field, void *row)
{
	void *value = (char *)row + field->offset, *count = (char *)row + field->count_offset;

	if (field->read)
		return field->read(reader, field, row);
	switch (field->type) {
	case FIELD_U64:
		return json_read_u64(&reader->json, value);
	case FIELD_U32:
		return json_read_u32(&reader->json, value);
	case FIELD_TEXT:
		return json_read_text(&reader->json, value);
	case FIELD_BOOLEAN:
		return json_read_bool(&reader->json, value);
	case FIELD_NUMBER:
	case FIELD_FIGURE:
		return json_read_double(&reader->json, value);
	case FIELD_MICROSECONDS:
		return read_microseconds(reader, value);
	case FIELD_TEXTS:
		return read_texts(reader, value, count);
	case FIELD_OBJECT:
		return fields_read(reader, field->object, value);
	case FIELD_PART:
		return read_part(reader, field->object, value);
	case FIELD_TABLE:
		return read_table(reader, field->object, value, count);
	case FIELD_MAP:
		return read_map(reader, field->object, value, count);
	default:
		return json_fail(&reader->json, "this field cannot be read");
	}
}

static bool read_field(struct fields_reader *reader, const struct field *field, void *row)
{
	if (field->flags & FIELD_NULLABLE && json_read_null(&reader->json))
		return true;
	return read_value(reader, field, row);
}

static size_t find_field(const struct field_object *object, struct text key)
{
	for (size_t i = 0; i < object->count; i++)
		if (text_equal(object->fields[i].key, key))
			return i;
	return object->count;
}

/* Moves to the next member; `field` becomes its index, or object->count for an unknown `key`. Keys
 * are usually in the order of the table, and at most one is left out, so the two fields after the
 * last one are tried first. */
static bool next_field(struct fields_reader *reader, const struct field_object *object,
		       size_t *field, struct text *key)
{
	size_t expected = *field + 1, end = expected + 2;

	if (json_object_ends(&reader->json))
		return false;
	for (; expected < object->count && expected < end; expected++) {
		if (!json_next_key_is(&reader->json, object->fields[expected].key))
			continue;
		*field = expected;
		return true;
	}
	if (!json_next_key(&reader->json, key))
		return false;
	*field = find_field(object, *key);
	return true;
}

struct text fields_seen(struct fields_reader *reader, size_t start, u64 unsorted_before)
{
	struct text json = {reader->json.input.data + start, reader->json.position - start};

	return reader->json.unsorted_count == unsorted_before
		   ? arena_copy(reader->arena, json)
		   : json_sorted(json, NULL, reader->arena);
}

bool fields_read_json(struct fields_reader *reader, struct text *json)
{
	u64 unsorted_before = reader->json.unsorted_count;

	if (!json_skip(&reader->json, NULL))
		return false;
	*json = fields_seen(reader, reader->json.value_start, unsorted_before);
	return true;
}

static void read_unknown(struct fields_reader *reader, const struct field_object *object, void *row,
			 struct text key)
{
	struct document_members *others = (void *)((char *)row + object->others);
	struct text json;

	if (!object->keeps_others)
		json_skip(&reader->json, NULL);
	else if (fields_read_json(reader, &json))
		document_set_member(others, key, json, reader->arena);
}

static bool check_required(struct fields_reader *reader, const struct field_object *object,
			   u64 seen)
{
	for (size_t i = 0; i < object->count; i++)
		if (object->fields[i].flags & FIELD_REQUIRED && !(seen >> i & 1))
			return json_fail(&reader->json, "\"%s\" is missing",
					 object->fields[i].key.data);
	return true;
}

bool fields_read(struct fields_reader *reader, const struct field_object *object, void *row)
{
	u64 unsorted_before = reader->json.unsorted_count, seen = 0;
	size_t field = SIZE_MAX, start; /* so that the first field is tried first */
	struct text key;

	json_enter_object(&reader->json);
	start = reader->json.value_start;
	while (next_field(reader, object, &field, &key)) {
		if (field < object->count) {
			read_field(reader, &object->fields[field], row);
			seen |= (u64)1 << field;
		} else {
			read_unknown(reader, object, row, key);
		}
	}
	if (reader->json.failed || !check_required(reader, object, seen))
		return false;
	if (object->keeps_json)
		*(struct text *)(void *)((char *)row + object->json) =
		    fields_seen(reader, start, unsorted_before);
	return !object->check || object->check(reader, row);
}
