#include "source_files.h"

#include "common/buffer.h"
#include "common/file.h"
#include "common/forge.h"
#include "common/git.h"
#include "common/memory.h"
#include "source_url.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

bool source_files_check(const char *folder, struct diag *diag)
{
	struct stat status;

	if (!folder || !*folder)
		return true;
	if (stat(folder, &status))
		return diag_error(diag, "--sources: '%s': %s", folder, strerror(errno));
	return S_ISDIR(status.st_mode) ||
	       diag_error(diag, "--sources: '%s' is not a folder", folder);
}

void source_files_open(struct source_files *sources, const char *folder)
{
	*sources = (struct source_files){.rule = SOURCES_ALL};
	if (!realpath(folder ? folder : ".", sources->root)) {
		sources->root[0] = 0;
		return;
	}
	if (folder)
		return;
	sources->rule = SOURCES_BY_ENDING;
	if (is_in_repository(sources->root)) {
		sources->rule = SOURCES_TRACKED;
		git_tracked_files(sources->root, &sources->tracked);
	}
}

void source_files_release(struct source_files *sources)
{
	intern_release(&sources->tracked);
}

bool source_files_allow(const struct source_files *sources, struct text path)
{
	if (has_dot_component(path))
		return false;
	switch (sources->rule) {
	case SOURCES_TRACKED:
		return intern_find(&sources->tracked, path) != INTERN_NONE;
	case SOURCES_BY_ENDING:
		return is_source(path);
	case SOURCES_ALL:
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
static bool find_file(const struct source_files *sources, struct text name, char path[PATH_MAX])
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
	return relative.length && source_files_allow(sources, relative) && !stat(path, &status) &&
	       S_ISREG(status.st_mode) && status.st_size <= SOURCE_MAX_BYTES;
}

bool source_files_has(const struct source_files *sources, struct text name)
{
	char path[PATH_MAX];

	return sources->root[0] && find_file(sources, name, path);
}

bool source_files_read(const struct source_files *sources, struct text name, struct arena *arena,
		       struct text *content)
{
	struct diag diag = {0};
	char path[PATH_MAX];

	return sources->root[0] && find_file(sources, name, path) &&
	       file_read(path, arena, content, &diag);
}

struct text source_files_name(const struct source_files *sources, struct text name,
			      struct arena *arena)
{
	struct text rest = name;
	char path[PATH_MAX];

	if (!sources->root[0] || !strcmp(sources->root, "/") || !text_starts_with(name, T("/")))
		return name;
	if (text_skip_prefix(&rest, text_from_string(sources->root)) &&
	    text_skip_prefix(&rest, T("/")) && rest.length)
		return rest;
	if (!find_file(sources, name, path))
		return name;
	return arena_copy(arena, relative_path(sources->root, path));
}

/* Every file is looked up once, because that asks the file system. */
void source_files_shorten(const struct source_files *sources, struct tree_place *places, u32 count,
			  struct arena *arena)
{
	u32 *file = memory_new((size_t)count + 1, sizeof(*file));
	struct intern files = {0};
	struct text *names;

	for (u32 i = 0; i < count; i++)
		file[i] = intern_add(&files, places[i].file);
	names = ARENA_NEW(arena, struct text, (size_t)files.count + 1);
	for (u32 i = 0; i < files.count; i++)
		names[i] =
		    arena_copy(arena, source_files_name(sources, intern_text(&files, i), arena));
	for (u32 i = 0; i < count; i++)
		places[i].file = names[file[i]];
	intern_release(&files);
	free(file);
}

/* ---------------------------------------------------------------- links */

void source_files_publish(struct source_files *sources, const char *pattern,
			  const struct text commits[2], struct arena *arena)
{
	static const char *const remote[] = {"config", "--get", "remote.origin.url", NULL};
	static const char *const prefix[] = {"rev-parse", "--show-prefix", NULL};

	memcpy(sources->commits, commits, sizeof(sources->commits));
	if (pattern)
		sources->url = text_from_string(pattern);
	else if (commits[NEW].length && sources->root[0])
		sources->url = forge_lines(git_ask(sources->root, remote, arena), arena);
	if (sources->url.length && sources->root[0])
		sources->prefix = git_ask(sources->root, prefix, arena);
	sources->prefix = text_before(sources->prefix, text_find(sources->prefix, '\n'));
}

struct text source_files_link(const struct source_files *sources, int side, struct text name,
			      struct arena *arena)
{
	char path[PATH_MAX];
	struct text file;

	if (!sources->url.length || !sources->root[0] || !find_file(sources, name, path))
		return T("");
	file = relative_path(sources->root, path);
	return source_url_of_file(
	    sources->url, sources->commits[side],
	    arena_printf(arena, "%.*s%.*s", TEXT_ARGS(sources->prefix), TEXT_ARGS(file)), arena);
}

struct text source_text_line(struct text content, u64 number, struct arena *arena)
{
	struct buffer out = {0};
	struct text line = T("");

	for (u64 n = 0; n < number; n++)
		if (!text_next_line(&content, &line))
			return T("");
	line = text_trim(line);
	for (size_t i = 0; i < line.length; i++)
		buffer_add_byte(&out, line.data[i] == '\t' ? ' ' : line.data[i]);
	return buffer_take(&out, arena);
}
