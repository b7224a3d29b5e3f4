#include "sources.h"

#include "common/file.h"
#include "common/git.h"
#include "common/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---------------------------------------------------------------- which files may be read */

/* File name endings of languages whose compilers write debug information. */
static const char *const endings[] = {
    ".C",   ".F",   ".F90", ".H",     ".S",   ".adb", ".ads",  ".asm", ".c",
    ".c++", ".cc",  ".cpp", ".cu",    ".cuh", ".cxx", ".d",    ".f",   ".f03",
    ".f08", ".f90", ".f95", ".for",   ".go",  ".h",   ".h++",  ".hh",  ".hpp",
    ".hs",  ".hxx", ".inl", ".ipp",   ".l",   ".m",   ".ml",   ".mm",  ".nim",
    ".pas", ".rs",  ".s",   ".swift", ".tcc", ".tpp", ".vala", ".y",   ".zig",
};

static bool is_source(struct text path)
{
	for (size_t i = 0; i < LENGTH_OF(endings); i++)
		if (text_ends_with(path, text_from_string(endings[i])))
			return true;
	return false;
}

static bool has_dot_component(struct text path)
{
	return text_starts_with(path, T(".")) || text_contains(path, T("/."));
}

/* Whether the folder or one above it has a `.git`, which is a file in worktrees and submodules. */
static bool is_in_repository(const char *root)
{
	struct text folder = text_from_string(root);
	char mark[PATH_MAX + sizeof("/.git")];
	struct stat status;

	for (;;) {
		snprintf(mark, sizeof(mark), "%.*s/.git", TEXT_ARGS(folder));
		if (!lstat(mark, &status))
			return true;
		if (!folder.length)
			return false;
		folder = text_before(folder, text_find_last(folder, '/'));
	}
}

static void add_tracked(struct intern *tracked, const char *root)
{
	static const char *const words[] = {"ls-files", "-z", NULL};
	struct arena arena = {0};
	struct text list = git_ask(root, words, &arena);

	while (list.length) {
		size_t end = text_find(list, 0);

		intern_add(tracked, text_before(list, end));
		list = text_from(list, end < list.length ? end + 1 : end);
	}
	arena_release(&arena);
}

bool html_sources_check(const char *folder, struct diag *diag)
{
	struct stat status;

	if (!folder || !*folder)
		return true;
	if (stat(folder, &status))
		return diag_error(diag, "--sources: '%s': %s", folder, strerror(errno));
	return S_ISDIR(status.st_mode) ||
	       diag_error(diag, "--sources: '%s' is not a folder", folder);
}

void html_sources_open(struct html_sources *sources, const char *folder)
{
	*sources = (struct html_sources){.rule = HTML_SOURCES_ALL};
	if (!realpath(folder ? folder : ".", sources->root)) {
		sources->root[0] = 0;
		return;
	}
	if (folder)
		return;
	sources->rule = HTML_SOURCES_BY_ENDING;
	if (is_in_repository(sources->root)) {
		sources->rule = HTML_SOURCES_TRACKED;
		add_tracked(&sources->tracked, sources->root);
	}
}

void html_sources_release(struct html_sources *sources)
{
	intern_release(&sources->tracked);
}

/* Whether a file may be read, by its real path relative to the root. */
static bool is_allowed(const struct html_sources *sources, struct text path)
{
	if (has_dot_component(path))
		return false;
	switch (sources->rule) {
	case HTML_SOURCES_TRACKED:
		return intern_find(&sources->tracked, path) != INTERN_NONE;
	case HTML_SOURCES_BY_ENDING:
		return is_source(path);
	case HTML_SOURCES_ALL:
		break;
	}
	return true;
}

/* A real path relative to the root; empty if it is not below the root. */
static struct text relative_path(const char *root, const char *path)
{
	struct text rest = text_from_string(path);

	if (!text_skip_prefix(&rest, text_from_string(root)))
		return T("");
	if (strcmp(root, "/") && !text_skip_prefix(&rest, T("/")))
		return T("");
	return rest;
}

/* Finds the file's real path; false if it is not a regular file that may be read. */
static bool find_file(const struct html_sources *sources, struct text name, char path[PATH_MAX])
{
	bool is_absolute = text_starts_with(name, T("/"));
	char joined[2 * PATH_MAX];
	struct text relative;
	struct stat status;

	if (!name.length || name.length >= PATH_MAX || memchr(name.data, 0, name.length))
		return false;
	snprintf(joined, sizeof(joined), "%s%s%.*s", is_absolute ? "" : sources->root,
		 is_absolute ? "" : "/", TEXT_ARGS(name));
	if (!realpath(joined, path))
		return false;
	relative = relative_path(sources->root, path);
	return relative.length && is_allowed(sources, relative) && !stat(path, &status) &&
	       S_ISREG(status.st_mode) && status.st_size <= HTML_SOURCE_MAX_BYTES;
}

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

static size_t add_file(struct json_writer *json, const struct html_sources *sources,
		       struct text name, const u64 *lines, size_t count)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct text content;
	char path[PATH_MAX];
	size_t bytes = 0;

	if (count && find_file(sources, name, path) && file_read(path, &arena, &content, &diag))
		bytes = add_near(json, content, lines, count);
	arena_release(&arena);
	return bytes;
}

void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, const struct html_sources *sources)
{
	struct costly_lines costly = sort_lines(files->count, file, line, count);
	size_t bytes = 0;

	json_open_array(json, JSON_LINES);
	for (size_t i = 0; i < files->count; i++) {
		size_t start = costly.starts[i];

		json_open_array(json, JSON_LINES);
		if (sources->root[0] && bytes < HTML_SOURCE_MAX_BYTES)
			bytes += add_file(json, sources, files->texts[i], costly.lines + start,
					  costly.starts[i + 1] - start);
		json_close(json);
	}
	json_close(json);
	release_lines(&costly);
}
