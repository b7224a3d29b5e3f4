#include "tree_columns.h"

#include "common/arena.h"
#include "common/intern.h"
#include "common/memory.h"
#include "reports/views/flamegraph.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- places */

/* Adds a column of indexes into a list of texts, for files and objects, which repeat. */
static void add_shared_texts(struct json_writer *json, const char *key, const char *list_key,
			     const struct text *first, u32 count)
{
	const size_t stride = sizeof(struct tree_place);
	u32 *ids = memory_new(count, sizeof(ids[0]));
	struct intern texts = {0};
	struct text_column column;

	for (u32 i = 0; i < count; i++)
		ids[i] =
		    intern_add(&texts, *(const struct text *)((const char *)first + i * stride));
	json_key(json, key);
	columns_add_u32(json, ids, count, 1);
	json_key(json, list_key);
	column = columns_begin_texts(json);
	for (u32 i = 0; i < texts.count; i++)
		columns_add_text(&column, texts.texts[i]);
	columns_end_texts(&column);
	intern_release(&texts);
	free(ids);
}

/* Adds the short labels; "" if the label is the name itself. */
static void add_labels(struct json_writer *json, const struct tree_place *places, u32 count)
{
	struct arena arena = {0};
	const struct text *labels = flamegraph_place_labels(places, count, &arena);
	struct text_column column;

	json_key(json, "label");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < count; i++)
		columns_add_text(&column,
				 text_equal(labels[i], places[i].name) ? T("") : labels[i]);
	columns_end_texts(&column);
	arena_release(&arena);
}

static void add_names(struct json_writer *json, const struct tree_place *places, u32 count)
{
	struct text_column column;

	json_key(json, "name");
	column = columns_begin_texts(json);
	for (u32 i = 0; i < count; i++)
		columns_add_text(&column, places[i].name);
	columns_end_texts(&column);
}

static void add_shares(struct json_writer *json, const struct tree_place *places, u32 count)
{
	u32 *shares = memory_new(count, sizeof(shares[0]));

	for (u32 i = 0; i < count; i++)
		shares[i] = places[i].share;
	json_key(json, "share");
	columns_add_u32(json, shares, count, 1);
	free(shares);
}

void places_add_columns(struct json_writer *json, const struct tree_place *places, u32 count)
{
	static const struct tree_place none;
	const struct tree_place *first = count ? places : &none;

	_Static_assert(sizeof(struct tree_place) % sizeof(u64) == 0, "a stride of whole numbers");
	add_shared_texts(json, "file", "files", &first->file, count);
	add_labels(json, places, count);
	json_key(json, "line");
	columns_add_u64(json, &first->line, count, sizeof(struct tree_place) / sizeof(u64), false);
	add_names(json, places, count);
	add_shared_texts(json, "object", "objects", &first->object, count);
	add_shares(json, places, count);
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
	u32 *places = memory_new(tree->frame_count, sizeof(places[0]));

	for (u32 i = 1; i < tree->frame_count; i++)
		places[i - 1] = numbers ? numbers[tree->frames[i].place] : tree->frames[i].place;
	json_key(json, "place");
	columns_add_u32(json, places, tree->frame_count - 1, 1);
	free(places);
}

static void add_up(struct json_writer *json, const struct tree *tree)
{
	u32 *up = memory_new(tree->frame_count, sizeof(up[0]));

	for (u32 i = 1; i < tree->frame_count; i++)
		up[i - 1] = tree->frames[i - 1].depth + 1 - tree->frames[i].depth;
	json_key(json, "up");
	columns_add_u32(json, up, tree->frame_count - 1, 1);
	free(up);
}

/* Adds the ids of the frames that have a flag. */
static void add_ids(struct json_writer *json, const struct tree *tree, const char *key,
		    size_t flag_offset)
{
	u32 *ids = memory_new(tree->frame_count, sizeof(ids[0])), count = 0;

	for (u32 i = 1; i < tree->frame_count; i++)
		if (*((const bool *)((const char *)&tree->frames[i] + flag_offset)))
			ids[count++] = i;
	json_key(json, key);
	columns_add_u32(json, ids, count, 1);
	free(ids);
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
			columns_are_large(largest));
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
