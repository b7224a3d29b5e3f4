#include "columns.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 8 };

/* Where the next column begins. */
static size_t begin(struct json_writer *json)
{
	size_t over = json->beside->length % ALIGNMENT;

	if (over)
		buffer_add_repeated(json->beside, 0, ALIGNMENT - over);
	return json->beside->length;
}

/* ---------------------------------------------------------------- numbers */

bool columns_are_large(u64 largest)
{
	return largest > ((u64)1 << 53) - 1;
}

/* Numbers that are `stride` apart in an array of u64, or of u32 if that is set instead; or the
 * differences between each and the one before. */
struct series {
	const u64 *wide;
	const u32 *narrow;
	size_t count, stride;
	bool are_differences;
};

static inline u64 value_at(const struct series *series, size_t index)
{
	return series->wide ? series->wide[index * series->stride]
			    : series->narrow[index * series->stride];
}

static inline u64 number_at(const struct series *series, size_t index)
{
	u64 before = series->are_differences && index ? value_at(series, index - 1) : 0;

	return value_at(series, index) - before;
}

#define DEFINE_PUT(type)                                                                           \
	static void put_##type(void *room, const struct series *series)                            \
	{                                                                                          \
		type *to = room;                                                                   \
                                                                                                   \
		for (size_t i = 0; i < series->count; i++)                                         \
			to[i] = (type)number_at(series, i);                                        \
	}

/* Byte by byte: the lowest of all numbers, then the next of all. */
#define DEFINE_PUT_APART(type)                                                                     \
	static void put_##type(void *room, const struct series *series)                            \
	{                                                                                          \
		u8 *to = room;                                                                     \
                                                                                                   \
		for (size_t i = 0; i < series->count; i++) {                                       \
			type number = (type)number_at(series, i);                                  \
			u64 bits = 0;                                                              \
                                                                                                   \
			memcpy(&bits, &number, sizeof(number));                                    \
			for (size_t b = 0; b < sizeof(number); b++)                                \
				to[b * series->count + i] = (u8)(bits >> 8 * b);                   \
		}                                                                                  \
	}

DEFINE_PUT(uint8_t)
DEFINE_PUT(uint16_t)
DEFINE_PUT_APART(uint32_t)
DEFINE_PUT_APART(double)
DEFINE_PUT_APART(uint64_t)

/* From the narrowest to the widest. */
enum { U8, U16, U32, F64, U64, KIND_COUNT };

static const struct number_kind {
	const char *name;
	u64 limit;
	size_t width;
	void (*put)(void *room, const struct series *series);
} kinds[KIND_COUNT] = {
    {"u8", UINT8_MAX, sizeof(uint8_t), put_uint8_t},
    {"u16", UINT16_MAX, sizeof(uint16_t), put_uint16_t},
    {"u32", UINT32_MAX, sizeof(uint32_t), put_uint32_t},
    {"f64", UINT64_MAX, sizeof(double), put_double},
    {"u64", UINT64_MAX, sizeof(uint64_t), put_uint64_t},
};

/* A column is as narrow as all but one in MOST_FIT of its numbers need. */
enum { MOST_FIT = 16 };

static size_t count_above(const struct series *series, u64 limit)
{
	size_t count = 0;

	for (size_t i = 0; i < series->count; i++)
		count += number_at(series, i) > limit;
	return count;
}

static const struct number_kind *choose_kind(const struct series *series, size_t *above)
{
	const struct number_kind *kind = kinds;

	while ((*above = count_above(series, kind->limit)) > series->count / MOST_FIT)
		kind++;
	return kind;
}

static bool is_ascending(const struct series *series)
{
	for (size_t i = 1; i < series->count; i++)
		if (value_at(series, i) < value_at(series, i - 1))
			return false;
	return true;
}

static void add_series(struct json_writer *json, struct series series, bool are_large);

/* Adds those above the limit: at which positions, and what is there. */
static void add_above(struct json_writer *json, const struct series *series, u64 limit,
		      size_t count)
{
	u32 *positions = memory_new(count, sizeof(positions[0]));
	u64 *numbers = memory_new(count, sizeof(numbers[0]));
	size_t found = 0;

	for (size_t i = 0; found < count; i++) {
		if (number_at(series, i) <= limit)
			continue;
		positions[found] = (u32)i;
		numbers[found++] = number_at(series, i);
	}
	json_key(json, "above");
	json_open_array(json, JSON_INLINE);
	add_series(json, (struct series){.narrow = positions, .count = count, .stride = 1}, false);
	add_series(json, (struct series){.wide = numbers, .count = count, .stride = 1}, false);
	json_close(json);
	free(positions);
	free(numbers);
}

static void add_series(struct json_writer *json, struct series series, bool are_large)
{
	const struct number_kind *kind = &kinds[U64];
	size_t above = 0, start = begin(json);

	series.are_differences = !are_large && series.count > 1 && is_ascending(&series);
	if (!are_large)
		kind = choose_kind(&series, &above);
	buffer_add_repeated(json->beside, 0, series.count * kind->width);
	kind->put(json->beside->data + start, &series);
	json_open_object(json, JSON_INLINE);
	if (above)
		add_above(json, &series, kind->limit, above);
	json_member_u64(json, "column", start);
	json_member_u64(json, "count", series.count);
	json_member_text(json, "kind", text_from_string(kind->name));
	if (series.are_differences)
		json_member_bool(json, "sums", true);
	json_close(json);
}

void columns_add_u64(struct json_writer *json, const u64 *values, u32 count, u32 stride,
		     bool are_large)
{
	add_series(json, (struct series){.wide = values, .count = count, .stride = stride},
		   are_large);
}

void columns_add_u32(struct json_writer *json, const u32 *values, u32 count, u32 stride)
{
	add_series(json, (struct series){.narrow = values, .count = count, .stride = stride},
		   false);
}

/* ---------------------------------------------------------------- texts */

enum { TEXTS_PER_START = 64 };

struct text_column columns_begin_texts(struct json_writer *json)
{
	return (struct text_column){.json = json, .start = begin(json)};
}

void columns_add_text(struct text_column *column, struct text text)
{
	struct buffer *beside = column->json->beside;
	size_t end;

	if (column->count++ % TEXTS_PER_START == 0) {
		GROW(column->starts, column->start_capacity, column->start_count + 1);
		column->starts[column->start_count++] = (u32)(beside->length - column->start);
	}
	while ((end = text_find(text, '\n')) < text.length) {
		buffer_add(beside, text_before(text, end));
		buffer_add(beside, T("\xef\xbf\xbd"));
		text = text_from(text, end + 1);
	}
	buffer_add(beside, text);
	buffer_add_byte(beside, '\n');
}

void columns_end_texts(struct text_column *column)
{
	struct json_writer *json = column->json;
	size_t length = json->beside->length - column->start;

	json_open_object(json, JSON_INLINE);
	json_member_u64(json, "column", column->start);
	json_member_u64(json, "count", length);
	json_member_text(json, "kind", T("text"));
	json_key(json, "starts");
	columns_add_u32(json, column->starts, (u32)column->start_count, 1);
	json_close(json);
	free(column->starts);
}
