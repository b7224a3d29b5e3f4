#include "git.h"

#include "command_output.h"

#include <stdlib.h>
#include <string.h>

/* Unsets GIT_DIR and the like, which a git hook sets and which would make git ignore the folder. */
static void forget_other_repositories(void)
{
	static const char *const names[] = {
	    "GIT_DIR",	  "GIT_WORK_TREE",    "GIT_INDEX_FILE",
	    "GIT_PREFIX", "GIT_COMMON_DIR",   "GIT_OBJECT_DIRECTORY",
	    "GIT_CONFIG", "GIT_SHALLOW_FILE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unsetenv(names[i]);
}

static void prepare(const char *folder, const char *const *asked, const char **words)
{
	static const char *const first[] = {"git", "--no-optional-locks", "-c",
					    "core.fsmonitor=false", "-C"};
	size_t count = sizeof(first) / sizeof(*first);

	memcpy(words, first, sizeof(first));
	words[count++] = folder;
	while (*asked && count < GIT_MOST_WORDS - 1)
		words[count++] = *asked++;
	words[count] = NULL;
	forget_other_repositories();
}

struct text git_ask(const char *folder, const char *const *asked, struct arena *arena)
{
	const char *words[GIT_MOST_WORDS];

	prepare(folder, asked, words);
	return command_output(words, arena);
}

/* In whatever language: its last line is the command, indented. */
struct text git_remedy(const char *folder, struct arena *arena)
{
	static const char *const asked[] = {"rev-parse", NULL};
	const char *words[GIT_MOST_WORDS];
	struct text errors, line;

	prepare(folder, asked, words);
	errors = command_errors(words, arena);
	while (text_next_line(&errors, &line))
		if (text_skip_prefix(&line, T("\t")) && text_contains(line, T("safe.directory")))
			return line;
	return T("");
}

void git_tracked_files(const char *folder, struct intern *names)
{
	static const char *const words[] = {"ls-files", "-z", NULL};
	struct arena arena = {0};
	struct text list = git_ask(folder, words, &arena);

	while (list.length) {
		size_t end = text_find(list, 0);

		intern_add(names, text_before(list, end));
		list = text_from(list, end < list.length ? end + 1 : end);
	}
	arena_release(&arena);
}
