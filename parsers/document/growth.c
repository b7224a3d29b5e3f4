#include "growth.h"

#include "common/memory.h"
#include "fields.h"
#include "parsers/model/sizes.h"

#include <float.h>
#include <math.h>

/* ---------------------------------------------------------------- numbers by size */

/* Reads one number of an array, the one at that index. */
typedef bool read_number(struct json_reader *json, void *numbers, size_t index);

static bool read_count(struct json_reader *json, void *numbers, size_t index)
{
	return json_read_u64(json, (u64 *)numbers + index);
}

static bool read_size(struct json_reader *json, void *numbers, size_t index)
{
	double *sizes = numbers;

	return json_read_double(json, &sizes[index]) &&
	       (sizes[index] > (index ? sizes[index - 1] : 0) ||
		json_fail(json, "the sizes must be positive and increase"));
}

static bool read_numbers(struct fields_reader *reader, const struct field *field, void *row,
			 read_number *read)
{
	void **numbers = (void *)((char *)row + field->offset);
	u32 *count = (void *)((char *)row + field->count_offset);
	size_t capacity = 0, found = 0;
	u64 *items = NULL; /* or doubles, which are as large */

	json_enter_array(&reader->json);
	while (json_next_element(&reader->json)) {
		GROW(items, capacity, found + 1);
		if (read(&reader->json, items, found))
			found++;
	}
	if (items)
		arena_adopt(reader->arena, items);
	*numbers = items;
	*count = (u32)found;
	return !reader->json.failed;
}

static bool read_counts(struct fields_reader *reader, const struct field *field, void *row)
{
	return read_numbers(reader, field, row, read_count);
}

static bool read_sizes(struct fields_reader *reader, const struct field *field, void *row)
{
	return read_numbers(reader, field, row, read_size);
}

static void write_counts(struct fields_writer *writer, const struct field *field, const void *row)
{
	const u64 *counts = *(const u64 *const *)(const void *)((const char *)row + field->offset);
	u32 count = *(const u32 *)(const void *)((const char *)row + field->count_offset);

	buffer_add_byte(writer->json.out, '[');
	for (u32 i = 0; i < count; i++) {
		buffer_add(writer->json.out, i ? T(", ") : T(""));
		fields_add_count(writer, counts[i], field->key);
	}
	buffer_add_byte(writer->json.out, ']');
}

static void write_sizes(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct growth_table *table = &((const struct document_growth *)row)->table;

	(void)field;
	buffer_add_byte(writer->json.out, '[');
	for (u32 i = 0; i < table->size_count; i++) {
		buffer_add_string(writer->json.out, i ? ", " : "");
		growth_size_write(writer->json.out, table->sizes[i]);
	}
	buffer_add_byte(writer->json.out, ']');
}

#define COUNTS(literal, row, member, number)                                                       \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_RAW, .flags = FIELD_REQUIRED,                    \
				    .offset = offsetof(row, member),                               \
				    .count_offset = offsetof(row, number), .read = read_counts,    \
				    .write = write_counts                                          \
	}

/* ---------------------------------------------------------------- curves */

static bool read_factor(struct json_reader *r, struct growth_term *term, double *factor)
{
	bool has_factor = false, has_log = false, has_power = false;
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("factor")))
			has_factor = json_read_double(r, factor);
		else if (text_equal(key, T("log")))
			has_log = json_read_bool(r, &term->has_log);
		else if (text_equal(key, T("power")))
			has_power = json_read_double(r, &term->power);
		else
			json_skip(r, NULL);
	}
	if (!r->failed && !(has_factor && has_log && has_power))
		return json_fail(r, "a term needs \"factor\", \"log\" and \"power\"");
	return !r->failed;
}

static bool read_terms(struct fields_reader *reader, const struct field *field, void *row)
{
	struct json_reader *r = &reader->json;
	struct growth *growth = row;

	(void)field;
	json_enter_array(r);
	while (json_next_element(r)) {
		u32 i = growth->part_count;

		if (i == GROWTH_PARTS_MAX)
			return json_fail(r, "more than %d terms", GROWTH_PARTS_MAX);
		if (read_factor(r, &growth->parts[i], &growth->factors[i]))
			growth->part_count++;
	}
	if (!r->failed && !growth->part_count)
		return json_fail(r, "a curve needs a term");
	return !r->failed;
}

/* JSON has no infinity. */
static double finite_value(double value)
{
	return isnan(value) ? 0 : fmax(-DBL_MAX, fmin(value, DBL_MAX));
}

static void write_terms(struct fields_writer *writer, const struct field *field, const void *row)
{
	const struct growth *growth = row;
	struct buffer *out = writer->json.out;

	(void)field;
	buffer_add_byte(out, '[');
	for (u32 i = 0; i < growth->part_count; i++)
		buffer_printf(out, "%s{\"factor\": %.9g, \"log\": %s, \"power\": %.9g}",
			      i ? ", " : "", finite_value(growth->factors[i]),
			      growth->parts[i].has_log ? "true" : "false",
			      finite_value(growth->parts[i].power));
	buffer_add_byte(out, ']');
}

/* The term in words follows from the terms. */
static bool skip_term(struct fields_reader *reader, const struct field *field, void *row)
{
	(void)field;
	(void)row;
	return json_skip(&reader->json, NULL);
}

static void write_term(struct fields_writer *writer, const struct field *field, const void *row)
{
	struct buffer term = {0};

	(void)field;
	growth_add_term(row, &term);
	json_add_quoted(writer->json.out, buffer_text(&term));
	buffer_release(&term);
}

static const struct field curve_fields[] = {
    {FIELD_KEY("exponent"), .type = FIELD_FIGURE, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct growth, exponent)},
    {FIELD_KEY("irregular"), .type = FIELD_BOOLEAN,
     .offset = offsetof(struct growth, is_irregular)},
    {FIELD_KEY("term"), .type = FIELD_RAW, .read = skip_term, .write = write_term},
    {FIELD_KEY("terms"), .type = FIELD_RAW, .flags = FIELD_REQUIRED, .read = read_terms,
     .write = write_terms},
};

static const struct field_object curve_object = {
    FIELD_OBJECT_OF(curve_fields, struct growth),
    .is_inline = true,
};

#define CURVE(literal, row, member)                                                                \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_OBJECT, .flags = FIELD_REQUIRED,                 \
				    .offset = offsetof(row, member), .object = &curve_object       \
	}

/* ---------------------------------------------------------------- functions */

static const struct field place_fields[] = {
    {FIELD_KEY("file"), .type = FIELD_TEXT, .offset = offsetof(struct growth_function, call_file)},
    {FIELD_KEY("line"), .type = FIELD_U64, .offset = offsetof(struct growth_function, call_line)},
};

static const struct field_object place_object = {
    FIELD_OBJECT_OF(place_fields, struct growth_function),
    .is_inline = true,
};

static bool has_place(const void *row)
{
	return ((const struct growth_function *)row)->call_file.length > 0;
}

#define OF_FUNCTION(literal, kind, member)                                                         \
	{                                                                                          \
		FIELD_KEY(literal), .type = (kind),                                                \
				    .offset = offsetof(struct growth_function, member)             \
	}

static const struct field function_fields[] = {
    {FIELD_KEY("called_at"), .type = FIELD_OBJECT, .object = &place_object,
     .is_written = has_place},
    COUNTS("calls", struct growth_function, calls, call_count),
    CURVE("calls_growth", struct growth_function, call_growth),
    OF_FUNCTION("cause", FIELD_BOOLEAN, is_cause),
    COUNTS("cost", struct growth_function, costs, cost_count),
    CURVE("cost_growth", struct growth_function, cost_growth),
    OF_FUNCTION("file", FIELD_TEXT, file),
    OF_FUNCTION("function", FIELD_TEXT, name),
    COUNTS("inclusive", struct growth_function, inclusive, inclusive_count),
    CURVE("inclusive_growth", struct growth_function, inclusive_growth),
    OF_FUNCTION("inlined", FIELD_BOOLEAN, is_inlined),
    OF_FUNCTION("line", FIELD_U64, line),
    OF_FUNCTION("object", FIELD_TEXT, object),
    OF_FUNCTION("share", FIELD_FIGURE, share),
    OF_FUNCTION("share_later", FIELD_FIGURE, far_share),
};

static const struct growth_function no_function = {
    .object = TEXT(""), .file = TEXT(""), .name = TEXT(""), .call_file = TEXT("")};

static const struct field_object function_object = {
    FIELD_OBJECT_OF(function_fields, struct growth_function),
    .unknown = &no_function,
    .is_inline = true,
};

/* ---------------------------------------------------------------- the part */

static const struct field program_fields[] = {
    COUNTS("cost", struct document_growth, table.costs, table.cost_count),
    CURVE("cost_growth", struct document_growth, table.program),
};

static const struct field_object program_object = {
    FIELD_OBJECT_OF(program_fields, struct document_growth),
};

static const struct field growth_fields[] = {
    {FIELD_KEY("event"), .type = FIELD_TEXT, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_growth, table.event)},
    {FIELD_KEY("functions"), .type = FIELD_TABLE, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_growth, table.functions),
     .count_offset = offsetof(struct document_growth, table.function_count),
     .object = &function_object},
    FIELD_OPTIONS(struct document_growth),
    {FIELD_KEY("program"), .type = FIELD_OBJECT, .flags = FIELD_REQUIRED,
     .object = &program_object},
    {FIELD_KEY("sizes"), .type = FIELD_RAW, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_growth, table.sizes),
     .count_offset = offsetof(struct document_growth, table.size_count), .read = read_sizes,
     .write = write_sizes},
    FIELD_TOOL(struct document_growth),
    FIELD_VERSION(struct document_growth),
};

/* Whether every list has one number for each size. */
static bool has_all_sizes(const struct growth_table *table)
{
	bool fine = table->cost_count == table->size_count;

	for (u32 i = 0; i < table->function_count; i++) {
		const struct growth_function *f = &table->functions[i];

		fine &= f->cost_count == table->size_count &&
			f->inclusive_count == table->size_count &&
			f->call_count == table->size_count;
	}
	return fine;
}

static bool check(struct fields_reader *reader, void *row)
{
	const struct growth_table *table = &((struct document_growth *)row)->table;

	if (!table->size_count)
		return json_fail(&reader->json, "\"sizes\" is empty");
	return has_all_sizes(table) ||
	       json_fail(&reader->json, "a list of counts is not as long as \"sizes\"");
}

static const struct document_growth no_growth = {.tool = TEXT(""), .version = TEXT("")};

const struct field_object document_growth_object = {
    FIELD_OBJECT_OF(growth_fields, struct document_growth),
    FIELD_KEPT_IN(struct document_growth),
    .unknown = &no_growth,
    .check = check,
};
