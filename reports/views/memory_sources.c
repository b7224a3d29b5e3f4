#include "memory_sources.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct found {
	u32 count; /* files of the name */
	struct text path;
};

struct search {
	const struct source_files *sources;
	const struct intern *recorded;
	struct arena *arena;
	struct found *found; /* by id of the recorded name */
	u32 seen;
};

/* Looks at one file, by its path relative to the root. */
static void see(struct search *search, struct text path)
{
	u32 id = intern_find(search->recorded, path_basename(path));

	search->seen++;
	if (id == INTERN_NONE || !source_files_allow(search->sources, path))
		return;
	if (!search->found[id].count++)
		search->found[id].path = arena_copy(search->arena, path);
}

/* Links are not followed: what they lead to is seen where it is, or not below the root. */
static void see_folder(struct search *search, struct text folder)
{
	const char *root = search->sources->root;
	struct arena scratch = {0};
	DIR *directory = opendir(arena_printf(&scratch, "%s/%.*s", root, TEXT_ARGS(folder)).data);
	const struct dirent *entry;
	struct stat status;

	while (directory && search->seen < MEMORY_SOURCES_MOST && (entry = readdir(directory))) {
		struct text path = arena_printf(&scratch, "%.*s%s%s", TEXT_ARGS(folder),
						folder.length ? "/" : "", entry->d_name);

		if (entry->d_name[0] == '.' ||
		    lstat(arena_printf(&scratch, "%s/%.*s", root, TEXT_ARGS(path)).data, &status))
			continue;
		if (S_ISDIR(status.st_mode))
			see_folder(search, path);
		else if (S_ISREG(status.st_mode))
			see(search, path);
	}
	if (directory)
		closedir(directory);
	arena_release(&scratch);
}

static void see_all(struct search *search)
{
	const struct source_files *sources = search->sources;

	if (!sources->root[0] || !search->recorded->count)
		return;
	if (sources->rule != SOURCES_TRACKED)
		see_folder(search, T(""));
	else
		for (u32 i = 0; i < sources->tracked.count; i++)
			see(search, intern_text(&sources->tracked, i));
}

/* Whether most frames are in files that were found. */
static bool are_at_hand(const struct search *search, const struct memory_file_names *names)
{
	u64 all = 0, found = 0;

	for (size_t i = 0; i < names->recorded.count; i++) {
		all += names->files[i].frames;
		found += search->found[i].count ? names->files[i].frames : 0;
	}
	return found > all / 2;
}

static bool is_of_others(const struct memory_file *file)
{
	return file->is_other && !file->is_own;
}

void memory_sources_find(const struct source_files *sources, struct arena *arena,
			 struct memory_file_names *names)
{
	size_t count = names->recorded.count;
	struct search search = {.sources = sources, .recorded = &names->recorded, .arena = arena};
	bool at_hand;

	search.found = ARENA_NEW(arena, struct found, count + 1);
	names->shown = ARENA_NEW(arena, struct text, count + 1);
	see_all(&search);
	at_hand = are_at_hand(&search, names);
	for (u32 i = 0; i < count; i++) {
		const struct found *found = &search.found[i];

		names->shown[i] = intern_text(&names->recorded, i);
		if (at_hand && found->count == 1)
			names->shown[i] = found->path;
		else if ((at_hand && !found->count) || is_of_others(&names->files[i]))
			names->shown[i] =
			    arena_printf(arena, "?\?\?/%.*s", TEXT_ARGS(names->shown[i]));
	}
}
