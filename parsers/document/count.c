#include "count.h"

#include "common/buffer.h"
#include "common/json_writer.h"
#include "common/memory.h"

/* ---------------------------------------------------------------- writing */

static void write_children(struct json_writer *w, const struct document_count *count)
{
	json_key(w, "children");
	json_open_array(w, JSON_LINES);
	for (u32 i = 0; i < count->child_count; i++) {
		json_open_object(w, JSON_INLINE);
		json_member_text(w, "command", count->children[i].command);
		json_member_u64(w, "instructions", count->children[i].instructions);
		json_close(w);
	}
	json_close(w);
}

void document_set_count(struct document_profile *profile, const struct document_count *count,
			struct arena *arena)
{
	struct buffer out = {0};
	struct json_writer w = {.out = &out};

	json_open_object(&w, JSON_INLINE);
	if (count->child_count)
		write_children(&w, count);
	json_member_u64(&w, "instructions", count->instructions);
	json_key(&w, "options");
	json_open_array(&w, JSON_INLINE);
	for (u32 i = 0; i < count->option_count; i++)
		json_text(&w, count->options[i]);
	json_close(&w);
	json_member_text(&w, "tool", count->tool);
	json_member_text(&w, "version", count->version);
	json_close(&w);
	document_set_member(&profile->others, T("count"), arena_copy(arena, buffer_text(&out)),
			    arena);
	buffer_release(&out);
}

/* ---------------------------------------------------------------- reading */

static void read_child(struct json_reader *r, struct count_process *child)
{
	struct text key;

	*child = (struct count_process){.command = T("")};
	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("command")))
			json_read_text(r, &child->command);
		else if (text_equal(key, T("instructions")))
			json_read_u64(r, &child->instructions);
		else
			json_skip(r, NULL);
	}
}

static void read_children(struct json_reader *r, struct arena *arena, struct document_count *count)
{
	struct count_process *children = NULL;
	size_t capacity = 0, found = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(children, capacity, found + 1);
		read_child(r, &children[found++]);
	}
	count->child_count = (u32)found;
	count->children = children;
	arena_adopt(arena, children);
}

static void read_count(struct json_reader *r, struct arena *arena, struct document_count *count)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("children")))
			read_children(r, arena, count);
		else if (text_equal(key, T("instructions")))
			json_read_u64(r, &count->instructions);
		else
			json_skip(r, NULL);
	}
}

bool document_get_count(const struct document_profile *profile, struct arena *arena,
			struct document_count **count, struct diag *diag)
{
	struct json_reader reader;

	*count = NULL;
	if (!document_open_part(profile, "count", arena, &reader, diag))
		return true;
	*count = ARENA_NEW(arena, struct document_count, 1);
	read_count(&reader, arena, *count);
	return document_close_part(&reader);
}
