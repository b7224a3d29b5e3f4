#include "valgrind_log.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <limits.h>
#include <stdlib.h>

struct reader {
	struct valgrind_log log;
	struct text rest;
	struct text own_folder; /* the folder of Valgrind's own objects */
	size_t capacity;
	bool counts_instructions; /* callgrind's first event is Ir */
	bool (*exists)(struct text path);
	struct arena *arena;
};

/* Removes "==123== " or "--123-- " from the front. */
static bool skip_head(struct text *line, struct text mark)
{
	struct text rest = *line;
	u64 pid;

	if (!text_skip_prefix(&rest, mark) || !text_skip_u64(&rest, &pid) ||
	    !text_skip_prefix(&rest, mark))
		return false;
	text_skip_prefix(&rest, T(" "));
	*line = rest;
	return true;
}

bool valgrind_log_skip_head(struct text *line)
{
	return skip_head(line, T("==")) || skip_head(line, T("--"));
}

static bool is_stand_in(struct text path)
{
	return text_starts_with(path_basename(path), T("vgpreload_"));
}

static bool is_own(const struct reader *reader, struct text path)
{
	return is_stand_in(path) ||
	       (reader->own_folder.length && text_starts_with(path, reader->own_folder));
}

/* Adds the next line to the path; false if it cannot belong to it. */
static bool add_line(struct buffer *path, struct text *rest)
{
	struct text line;

	if (!text_next_line(rest, &line) || !skip_head(&line, T("--")) ||
	    text_starts_with(line, T("Reading syms from ")))
		return false;
	buffer_add_byte(path, '\n');
	buffer_add(path, line);
	return path->length < PATH_MAX;
}

/* The whole of a path, which may contain newlines and so continue in the next lines. These belong
 * to it only if a file of that name exists; a loaded file may have been deleted. */
static struct text whole_path(struct reader *reader, struct text path)
{
	struct buffer longer = {0};
	struct text rest = reader->rest;

	if (reader->exists(path))
		return path;
	buffer_add(&longer, path);
	while (add_line(&longer, &rest))
		if (reader->exists(buffer_text(&longer))) {
			reader->rest = rest;
			return buffer_take(&longer, reader->arena);
		}
	buffer_release(&longer);
	return path;
}

static void take_object(struct reader *reader, struct text path)
{
	struct valgrind_log *log = &reader->log;

	log->is_forked = false;
	path = whole_path(reader, path);
	log->has_stand_ins |= is_stand_in(path);
	if (!path.length || is_own(reader, path))
		return;
	GROW(log->objects, reader->capacity, log->object_count + 1);
	log->objects[log->object_count++] = path;
}

static void take_detail(struct reader *reader, struct text line)
{
	if (text_skip_prefix(&line, T("Reading syms from ")))
		take_object(reader, line);
	else if (text_skip_prefix(&line, T("Valgrind library directory: ")))
		reader->own_folder = arena_printf(reader->arena, "%.*s/", TEXT_ARGS(line));
}

/* The version in "Using Valgrind-3.19.0-8d3c8034b8-20220411 and LibVEX": digits and dots. */
static struct text cut_version(struct text line)
{
	size_t length = 0;

	while (length < line.length &&
	       (line.data[length] == '.' || (line.data[length] >= '0' && line.data[length] <= '9')))
		length++;
	while (length && line.data[length - 1] == '.')
		length--;
	return text_before(line, length);
}

static void take_message(struct reader *reader, struct text line)
{
	struct valgrind_log *log = &reader->log;

	if (text_skip_prefix(&line, T("Using Valgrind-")))
		log->version = log->version.data ? log->version : cut_version(line);
	else if (text_skip_prefix(&line, T("Events    : ")))
		reader->counts_instructions = text_starts_with(line, T("Ir"));
	else if (text_skip_prefix(&line, T("Collected : ")))
		log->has_total = reader->counts_instructions && text_skip_u64(&line, &log->total);
}

static void take_line(struct reader *reader, struct text line)
{
	bool is_detail = skip_head(&line, T("--"));
	bool is_message = !is_detail && skip_head(&line, T("=="));

	if (is_detail)
		take_detail(reader, line);
	else if (is_message)
		take_message(reader, line);
}

struct valgrind_log valgrind_log_read(struct text content, bool (*exists)(struct text path),
				      struct arena *arena)
{
	struct reader reader = {
	    .log = {.is_forked = true}, .rest = content, .exists = exists, .arena = arena};
	struct text line;

	while (text_next_line(&reader.rest, &line))
		take_line(&reader, line);
	if (reader.log.objects)
		arena_adopt(arena, reader.log.objects);
	return reader.log;
}
