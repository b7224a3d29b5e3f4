#include "tree_columns.h"

#include "common/arena.h"
#include "common/intern.h"
#include "common/memory.h"
#include "reports/views/flamegraph.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- columns */

/* Adds many numbers at once; a call per number would take most of the time. */
static void add_numbers(struct json_writer *json, struct buffer *numbers)
{
	if (!numbers->length)
		buffer_add_byte(numbers, '[');
	buffer_add_byte(numbers, ']');
	json_raw(json, buffer_text(numbers));
	buffer_release(numbers);
}

static void add_number(struct buffer *numbers, u64 value)
{
	buffer_add_byte(numbers, numbers->length ? ',' : '[');
	buffer_add_u64(numbers, value);
}

bool columns_need_texts(u64 largest)
{
	return largest > ((u64)1 << 53) - 1;
}

void columns_add_u64(struct json_writer *json, const u64 *values, u32 count, u32 stride,
		     bool as_texts)
{
	struct buffer numbers = {0};

	for (size_t i = 0; i < count; i++) {
		if (as_texts) {
			buffer_add(&numbers, numbers.length ? T(",\"") : T("[\""));
			buffer_add_u64(&numbers, values[i * stride]);
			buffer_add_byte(&numbers, '"');
		} else {
			add_number(&numbers, values[i * stride]);
		}
	}
	add_numbers(json, &numbers);
}

void columns_add_u32(struct json_writer *json, const u32 *values, u32 count, u32 stride)
{
	struct buffer numbers = {0};

	for (size_t i = 0; i < count; i++)
		add_number(&numbers, values[i * stride]);
	add_numbers(json, &numbers);
}

/* ---------------------------------------------------------------- places */

static void add_texts(struct json_writer *json, const char *key, const struct intern *texts)
{
	json_key(json, key);
	json_open_array(json, JSON_INLINE);
	for (u32 i = 0; i < texts->count; i++)
		json_text(json, texts->texts[i]);
	json_close(json);
}

/* Adds a column of indexes into a list of texts, for files and objects, which repeat. */
static void add_shared_texts(struct json_writer *json, const char *key, const char *list_key,
			     const struct text *first, u32 count)
{
	const size_t stride = sizeof(struct tree_place);
	struct intern texts = {0};
	struct buffer numbers = {0};

	for (u32 i = 0; i < count; i++)
		add_number(&numbers, intern_add(&texts, *(const struct text *)((const char *)first +
									       i * stride)));
	json_key(json, key);
	add_numbers(json, &numbers);
	add_texts(json, list_key, &texts);
	intern_release(&texts);
}

/* Adds the short labels; 0 if the label is the name itself. */
static void add_labels(struct json_writer *json, const struct tree_place *places, u32 count)
{
	struct arena arena = {0};
	const struct text *labels = flamegraph_place_labels(places, count, &arena);

	json_key(json, "label");
	json_open_array(json, JSON_INLINE);
	for (u32 i = 0; i < count; i++) {
		if (text_equal(labels[i], places[i].name))
			json_u64(json, 0);
		else
			json_text(json, labels[i]);
	}
	json_close(json);
	arena_release(&arena);
}

void places_add_columns(struct json_writer *json, const struct tree_place *places, u32 count)
{
	struct buffer lines = {0}, shares = {0};
	static const struct tree_place none;
	const struct tree_place *first = count ? places : &none;

	add_shared_texts(json, "file", "files", &first->file, count);
	add_labels(json, places, count);
	for (u32 i = 0; i < count; i++)
		add_number(&lines, places[i].line);
	json_key(json, "line");
	add_numbers(json, &lines);
	json_key(json, "name");
	json_open_array(json, JSON_INLINE);
	for (u32 i = 0; i < count; i++)
		json_text(json, places[i].name);
	json_close(json);
	add_shared_texts(json, "object", "objects", &first->object, count);
	for (u32 i = 0; i < count; i++)
		add_number(&shares, places[i].share);
	json_key(json, "share");
	add_numbers(json, &shares);
}

/* ---------------------------------------------------------------- frames */

/* The places that the tree uses, in order. `numbers` becomes the new number of each place. */
static struct tree_place *used_places(const struct tree *tree, u32 *numbers, u32 *count)
{
	struct tree_place *used = memory_new(tree->place_count, sizeof(used[0]));

	*count = 0;
	for (u32 i = 0; i < tree->place_count; i++)
		numbers[i] = NO_ID;
	for (u32 i = 1; i < tree->frame_count; i++) {
		u32 place = tree->frames[i].place;

		if (numbers[place] != NO_ID)
			continue;
		numbers[place] = *count;
		used[(*count)++] = tree->places[place];
	}
	return used;
}

static void add_places(struct json_writer *json, const struct tree *tree, const u32 *numbers)
{
	struct buffer column = {0};

	for (u32 i = 1; i < tree->frame_count; i++)
		add_number(&column,
			   numbers ? numbers[tree->frames[i].place] : tree->frames[i].place);
	json_key(json, "place");
	add_numbers(json, &column);
}

static void add_up(struct json_writer *json, const struct tree *tree)
{
	struct buffer column = {0};

	for (u32 i = 1; i < tree->frame_count; i++)
		add_number(&column, tree->frames[i - 1].depth + 1 - tree->frames[i].depth);
	json_key(json, "up");
	add_numbers(json, &column);
}

/* Adds the ids of the frames that have a flag. */
static void add_ids(struct json_writer *json, const struct tree *tree, const char *key,
		    size_t flag_offset)
{
	struct buffer column = {0};

	for (u32 i = 1; i < tree->frame_count; i++)
		if (*((const bool *)((const char *)&tree->frames[i] + flag_offset)))
			add_number(&column, i);
	json_key(json, key);
	add_numbers(json, &column);
}

/* Adds a column of costs. The root's cost comes first, as in the scripts' own columns. */
static void add_costs(struct json_writer *json, const struct tree *tree, const char *key,
		      const u64 *first)
{
	u64 largest = tree->frames[0].total;

	_Static_assert(sizeof(struct tree_frame) % sizeof(u64) == 0, "a stride of whole numbers");
	if (tree->compared && tree->frames[0].old_total > largest)
		largest = tree->frames[0].old_total;
	json_key(json, key);
	columns_add_u64(json, first, tree->frame_count, sizeof(struct tree_frame) / sizeof(u64),
			columns_need_texts(largest));
}

void tree_add_columns(struct json_writer *json, const struct tree *tree, bool with_places)
{
	u32 *numbers = with_places ? memory_new(tree->place_count, sizeof(numbers[0])) : NULL;
	u32 used_count = 0;
	struct tree_place *used = with_places ? used_places(tree, numbers, &used_count) : NULL;

	json_open_object(json, JSON_LINES);
	add_costs(json, tree, "calls", &tree->frames[0].calls);
	json_member_bool(json, "compared", tree->compared);
	json_member_bool(json, "estimated", tree->estimated);
	add_ids(json, tree, "folded", offsetof(struct tree_frame, folded));
	if (tree->compared)
		add_costs(json, tree, "old", &tree->frames[0].old_self);
	add_places(json, tree, numbers);
	if (with_places) {
		json_key(json, "places");
		json_open_object(json, JSON_LINES);
		places_add_columns(json, used, used_count);
		json_close(json);
	}
	json_member_text(json, "provenance", tree->provenance);
	add_costs(json, tree, "self", &tree->frames[0].self);
	json_member_text(json, "title", tree->title);
	add_ids(json, tree, "truncated", offsetof(struct tree_frame, truncated));
	json_member_text(json, "unit", tree->unit);
	add_up(json, tree);
	json_close(json);
	free(used);
	free(numbers);
}
