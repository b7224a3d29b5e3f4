#include "sources.h"

#include "common/file.h"
#include "common/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The file's real path, if it is a regular file below the folder (a real path itself). */
static bool find_below(const char *folder, struct text name, struct arena *arena, char *path)
{
	struct text joined = text_starts_with(name, T("/"))
				 ? arena_copy(arena, name)
				 : arena_printf(arena, "%s/%.*s", folder, TEXT_ARGS(name));
	size_t length = strlen(folder);
	struct stat status;

	if (!name.length || memchr(name.data, 0, name.length) || !realpath(joined.data, path))
		return false;
	if (strncmp(path, folder, length) || (path[length] != '/' && folder[length - 1] != '/'))
		return false;
	return !stat(path, &status) && S_ISREG(status.st_mode) &&
	       status.st_size <= HTML_SOURCE_MAX_BYTES;
}

static int compare_lines(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

/* The lines with costs in one file, in order. */
static u64 *lines_of(u32 wanted, const u32 *file, const u64 *line, u32 count, u32 *found)
{
	u64 *lines = memory_new(count, sizeof(lines[0]));

	*found = 0;
	for (u32 i = 0; i < count; i++)
		if (file[i] == wanted && line[i])
			lines[(*found)++] = line[i];
	qsort(lines, *found, sizeof(lines[0]), compare_lines);
	return lines;
}

static void add_line(struct json_writer *json, u64 number, struct text text)
{
	struct text end = text_ends_with(text, T("\r")) ? text_before(text, text.length - 1) : text;

	json_open_array(json, JSON_INLINE);
	json_u64(json, number);
	json_text(json, end);
	json_close(json);
}

/* Adds the lines near those in `lines`; returns how many bytes that were. */
static size_t add_near(struct json_writer *json, struct text content, const u64 *lines, u32 count)
{
	struct text line;
	size_t bytes = 0;
	u32 at = 0;

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

static size_t add_file(struct json_writer *json, const char *folder, struct text name,
		       const u64 *lines, u32 count)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct text content;
	char path[PATH_MAX];
	size_t bytes = 0;

	if (count && find_below(folder, name, &arena, path) &&
	    file_read(path, &arena, &content, &diag))
		bytes = add_near(json, content, lines, count);
	arena_release(&arena);
	return bytes;
}

void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, struct text folder, struct arena *arena)
{
	char root[PATH_MAX];
	bool readable = folder.length && realpath(arena_copy(arena, folder).data, root);
	size_t bytes = 0;

	json_open_array(json, JSON_LINES);
	for (u32 i = 0; i < files->count; i++) {
		json_open_array(json, JSON_LINES);
		if (readable && bytes < HTML_SOURCE_MAX_BYTES) {
			u32 found;
			u64 *lines = lines_of(i, file, line, count, &found);

			bytes += add_file(json, root, files->texts[i], lines, found);
			free(lines);
		}
		json_close(json);
	}
	json_close(json);
}
