#include "sources.h"

#include "common/memory.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- lines with costs */

static int compare_lines(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

/* The lines with costs, sorted by file: those of file i begin at starts[i]. */
struct costly_lines {
	size_t *starts;
	u64 *lines;
};

static struct costly_lines sort_lines(size_t file_count, const u32 *file, const u64 *line,
				      u32 count)
{
	size_t *starts = memory_new(file_count + 2, sizeof(*starts));
	u64 *lines = memory_new(count, sizeof(*lines));

	/*
	 * starts[i + 1] is first the start of file i; as its lines are stored, it becomes the end.
	 */
	for (u32 i = 0; i < count; i++)
		starts[file[i] + 2] += line[i] != 0;
	for (size_t i = 2; i < file_count + 2; i++)
		starts[i] += starts[i - 1];
	for (u32 i = 0; i < count; i++)
		if (line[i])
			lines[starts[file[i] + 1]++] = line[i];
	for (size_t i = 0; i < file_count; i++)
		qsort(lines + starts[i], starts[i + 1] - starts[i], sizeof(*lines), compare_lines);
	return (struct costly_lines){starts, lines};
}

static void release_lines(struct costly_lines *lines)
{
	free(lines->starts);
	free(lines->lines);
}

/* ---------------------------------------------------------------- texts of lines */

/* Lines with costs, looked at in order. */
struct near {
	const u64 *lines;
	size_t count, at;
};

/* Whether the line is near one with costs; numbers must not become lower from call to call. */
static bool is_near(struct near *near, u64 number)
{
	while (near->at < near->count && near->lines[near->at] + HTML_SOURCE_AROUND < number)
		near->at++;
	return near->at < near->count && near->lines[near->at] <= number + HTML_SOURCE_AROUND;
}

static void add_text(struct json_writer *json, struct text text)
{
	json_text(json, text_ends_with(text, T("\r")) ? text_before(text, text.length - 1) : text);
}

/* Adds the lines around those in `lines`; returns the number of bytes. */
static size_t add_near(struct json_writer *json, struct text content, const u64 *lines,
		       size_t count)
{
	struct near near = {lines, count, 0};
	struct text line;
	size_t bytes = 0;

	for (u64 number = 1; near.at < count && text_next_line(&content, &line); number++) {
		if (!is_near(&near, number))
			continue;
		json_open_array(json, JSON_INLINE);
		json_u64(json, number);
		add_text(json, line);
		json_close(json);
		bytes += line.length;
	}
	return bytes;
}

static size_t add_file(struct json_writer *json, const struct source_files *sources, size_t file,
		       struct text name, const u64 *lines, size_t count)
{
	struct arena arena = {0};
	struct text content;
	size_t bytes = 0;

	if (count && source_files_read(sources, name, &arena, &content)) {
		json_open_array(json, JSON_INLINE);
		json_u64(json, file);
		json_open_array(json, JSON_LINES);
		bytes = add_near(json, content, lines, count);
		json_close(json);
		json_close(json);
	}
	arena_release(&arena);
	return bytes;
}

void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, const struct source_files *sources)
{
	struct costly_lines costly = sort_lines(files->count, file, line, count);
	size_t bytes = 0;

	json_key(json, "texts");
	json_open_array(json, JSON_LINES);
	for (size_t i = 0; i < files->count && bytes < HTML_SOURCE_MAX_BYTES; i++) {
		size_t start = costly.starts[i];

		bytes += add_file(json, sources, i, files->texts[i], costly.lines + start,
				  costly.starts[i + 1] - start);
	}
	json_close(json);
	release_lines(&costly);
}

/* ---------------------------------------------------------------- texts of old lines */

struct old_texts {
	struct json_writer *json;
	const struct moved_lines *moved;
	const struct source_files *sources;
	size_t bytes;
};

static void add_old_line(struct old_texts *old, struct text file, u64 number, struct text text)
{
	u64 line = 0;
	bool is_there = moved_lines_find(old->moved, file, number, &line);

	json_open_array(old->json, JSON_INLINE);
	json_u64(old->json, number);
	json_u64(old->json, line);
	json_u64(old->json, !is_there);
	add_text(old->json, text);
	json_close(old->json);
	old->bytes += text.length;
}

static void add_replaced(struct old_texts *old, struct text file,
			 const struct replaced_lines *replaced, struct near *near)
{
	struct text texts = replaced->texts, line;

	json_open_array(old->json, JSON_INLINE);
	json_u64(old->json, replaced->new_begin);
	json_u64(old->json, replaced->new_end);
	json_u64(old->json, replaced->old_begin);
	json_u64(old->json, replaced->old_end);
	json_open_array(old->json, JSON_INLINE);
	for (u64 number = replaced->old_begin;
	     text_next_line(&texts, &line) && text_skip_prefix(&line, T("-")); number++)
		if (old->bytes < HTML_SOURCE_MAX_BYTES && is_near(near, number))
			add_old_line(old, file, number, line);
	json_close(old->json);
	json_close(old->json);
}

static void add_replaced_of(struct old_texts *old, size_t file, struct text name, struct near near)
{
	const struct replaced_lines *replaced;
	size_t count;

	if (!moved_lines_replaced(old->moved, name, &replaced, &count) ||
	    !source_files_has(old->sources, name))
		return;
	json_open_array(old->json, JSON_INLINE);
	json_u64(old->json, file);
	json_open_array(old->json, JSON_LINES);
	for (size_t i = 0; i < count; i++)
		add_replaced(old, name, &replaced[i], &near);
	json_close(old->json);
	json_close(old->json);
}

void html_add_replaced(struct json_writer *json, const struct intern *files, const u32 *file,
		       const u64 *line, u32 count, const struct source_files *sources,
		       const struct moved_lines *moved)
{
	struct costly_lines costly = sort_lines(files->count, file, line, count);
	struct old_texts old = {json, moved, sources, 0};

	json_key(json, "replaced");
	json_open_array(json, JSON_LINES);
	for (size_t i = 0; i < files->count; i++) {
		size_t start = costly.starts[i];

		add_replaced_of(
		    &old, i, files->texts[i],
		    (struct near){costly.lines + start, costly.starts[i + 1] - start, 0});
	}
	json_close(json);
	release_lines(&costly);
}
