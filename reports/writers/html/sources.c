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

static void add_line(struct json_writer *json, u64 number, struct text text)
{
	struct text end = text_ends_with(text, T("\r")) ? text_before(text, text.length - 1) : text;

	json_open_array(json, JSON_INLINE);
	json_u64(json, number);
	json_text(json, end);
	json_close(json);
}

/* Adds the lines around those in `lines`; returns the number of bytes. */
static size_t add_near(struct json_writer *json, struct text content, const u64 *lines,
		       size_t count)
{
	struct text line;
	size_t bytes = 0;
	size_t at = 0;

	for (u64 number = 1; text_next_line(&content, &line); number++) {
		while (at < count && lines[at] + HTML_SOURCE_AROUND < number)
			at++;
		if (at == count)
			break;
		if (lines[at] > number + HTML_SOURCE_AROUND)
			continue;
		add_line(json, number, line);
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
