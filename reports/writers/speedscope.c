#include "speedscope.h"

#include "common/json_writer.h"

/* Adds the frames of a tree to the list that all trees share. */
static void add_frames(struct json_writer *json, const struct tree *tree)
{
	for (u32 i = 0; i < tree->place_count; i++) {
		const struct tree_place *place = &tree->places[i];

		json_open_object(json, JSON_INLINE);
		if (place->file.length) {
			json_member_text(json, "file", place->file);
		}
		if (place->file.length && place->line) {
			json_member_u64(json, "line", place->line);
		}
		json_member_text(json, "name", place->name.length ? place->name : T("(unknown)"));
		json_close(json);
	}
}

static void add_event(struct json_writer *json, const char *type, u64 at, u64 frame)
{
	json_open_object(json, JSON_INLINE);
	json_member_u64(json, "at", at);
	json_member_u64(json, "frame", frame);
	json_member_string(json, "type", type);
	json_close(json);
}

/* Closes the open frames down to this depth, innermost first. */
static void close_frames(struct json_writer *json, const struct tree *tree, u32 open, u32 depth,
			 u64 first_place)
{
	while (open && tree->frames[open].depth >= depth) {
		const struct tree_frame *frame = &tree->frames[open];

		add_event(json, "C", frame->start + frame->total, first_place + frame->place);
		open = frame->parent;
	}
}

static void add_events(struct json_writer *json, const struct tree *tree, u64 first_place)
{
	u32 last = 0;

	for (u32 i = 1; i < tree->frame_count; i++) {
		const struct tree_frame *frame = &tree->frames[i];

		if (!frame->total)
			continue;
		close_frames(json, tree, last, frame->depth, first_place);
		add_event(json, "O", frame->start, first_place + frame->place);
		last = i;
	}
	close_frames(json, tree, last, 1, first_place);
}

static const char *unit_of(const struct tree *tree)
{
	return text_equal(tree->unit, T("bytes")) ? "bytes" : "none";
}

/* Of samples the name says so, because nothing else is shown beside the picture. */
static void add_name(struct json_writer *json, const struct tree *tree)
{
	struct buffer name = {0};

	buffer_add(&name, tree->title);
	if (tree->sampled.length)
		buffer_printf(&name, " (%.*s)", TEXT_ARGS(tree->sampled));
	json_member_text(json, "name", buffer_text(&name));
	buffer_release(&name);
}

static void add_profile(struct json_writer *json, const struct tree *tree, u64 first_place)
{
	json_open_object(json, JSON_LINES);
	json_member_u64(json, "endValue", tree->frames[0].total);
	json_key(json, "events");
	json_open_array(json, JSON_LINES);
	add_events(json, tree, first_place);
	json_close(json);
	add_name(json, tree);
	json_member_u64(json, "startValue", 0);
	json_member_string(json, "type", "evented");
	json_member_string(json, "unit", unit_of(tree));
	json_close(json);
}

static void add_shared(struct json_writer *json, const struct tree *trees, u32 count)
{
	json_open_object(json, JSON_LINES);
	json_key(json, "frames");
	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < count; i++)
		add_frames(json, &trees[i]);
	json_close(json);
	json_close(json);
}

void speedscope_write(const struct tree *trees, u32 count, struct buffer *out)
{
	struct json_writer json = {.out = out};
	u64 first_place = 0;

	json_open_object(&json, JSON_LINES);
	json_member_string(&json, "$schema", "https://www.speedscope.app/file-format-schema.json");
	json_member_string(&json, "exporter", "edm-profile");
	json_key(&json, "profiles");
	json_open_array(&json, JSON_LINES);
	for (u32 i = 0; i < count; i++) {
		add_profile(&json, &trees[i], first_place);
		first_place += trees[i].place_count;
	}
	json_close(&json);
	json_key(&json, "shared");
	add_shared(&json, trees, count);
	json_close(&json);
	json_end(&json);
}
