#include "json_sorted.h"

#include "json_reader.h"
#include "json_writer.h"
#include "memory.h"

#include <assert.h>
#include <stdlib.h>

enum { LINES_DEPTH = 2 };

struct member {
	struct text key, value;
};

struct members {
	struct member *items;
	size_t count, capacity;
};

struct sorting {
	struct json_writer writer;
	const char *const *left_out;
	struct arena *arena;
};

static void write_value(struct sorting *s, struct text json, int depth);

static enum json_layout layout_at(int depth)
{
	return depth < LINES_DEPTH ? JSON_LINES : JSON_INLINE;
}

static bool is_left_out(const struct sorting *s, struct text key)
{
	for (const char *const *word = s->left_out; word && *word; word++)
		if (text_equal(key, text_from_string(*word)))
			return true;
	return false;
}

static int by_key(const void *a, const void *b)
{
	return text_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static void add_member(struct members *members, struct text key, struct text value)
{
	GROW(members->items, members->capacity, members->count + 1);
	members->items[members->count++] = (struct member){key, value};
}

static void write_object(struct sorting *s, struct json_reader *reader, int depth)
{
	struct members members = {0};
	struct text key, value;

	json_enter_object(reader);
	while (json_next_key(reader, &key))
		if (json_skip(reader, &value) && !is_left_out(s, key))
			add_member(&members, key, value);
	if (members.count)
		qsort(members.items, members.count, sizeof(*members.items), by_key);
	json_open_object(&s->writer, layout_at(depth));
	for (size_t i = 0; i < members.count; i++) {
		json_key_text(&s->writer, members.items[i].key);
		write_value(s, members.items[i].value, depth + 1);
	}
	json_close(&s->writer);
	free(members.items);
}

static void write_array(struct sorting *s, struct json_reader *reader, int depth)
{
	struct text value;

	json_enter_array(reader);
	json_open_array(&s->writer, layout_at(depth));
	while (json_next_element(reader))
		if (json_skip(reader, &value))
			write_value(s, value, depth + 1);
	json_close(&s->writer);
}

static void write_value(struct sorting *s, struct text json, int depth)
{
	struct diag diag = {0};
	struct json_reader reader;
	struct text raw = T("null");

	json_reader_init(&reader, NULL, json, s->arena, &diag);
	switch (depth < JSON_MAX_DEPTH - 1 ? json_peek(&reader) : JSON_NULL) {
	case JSON_OBJECT:
		write_object(s, &reader, depth);
		break;
	case JSON_ARRAY:
		write_array(s, &reader, depth);
		break;
	default:
		json_skip(&reader, &raw);
		json_raw(&s->writer, raw);
	}
	if (!json_reader_ok(&reader))
		assert(false && "the JSON was read before");
}

struct text json_sorted(struct text json, const char *const *left_out, struct arena *arena)
{
	struct buffer out = {0};
	struct sorting s = {.writer = {.out = &out}, .left_out = left_out, .arena = arena};

	write_value(&s, json, 0);
	return buffer_take(&out, arena);
}
