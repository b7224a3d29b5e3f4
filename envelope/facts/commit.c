#include "commit.h"

#include "common/file.h"
#include "common/git.h"

#include <sys/stat.h>
#include <unistd.h>

struct commit commit_parse(struct text output, struct arena *arena)
{
	struct commit commit = {0};
	struct text line;

	while (text_next_line(&output, &line)) {
		if (text_skip_prefix(&line, T("# branch.oid "))) {
			if (!text_starts_with(line, T("(")))
				commit.hash = arena_copy(arena, line);
		} else if (!text_starts_with(line, T("#"))) {
			commit.is_dirty = true;
		}
	}
	return commit;
}

/* A copy of a checkout on another host has no repository: its .git is a file with git's answer. */
static bool is_answer(const char *path, struct arena *arena, struct text *answer)
{
	struct stat status;
	struct diag diag = {0};

	return !stat(path, &status) && S_ISREG(status.st_mode) &&
	       file_read(path, arena, answer, &diag) &&
	       text_starts_with(*answer, T("# branch.oid "));
}

struct commit commit_read(const char *tree, struct arena *arena)
{
	static const char *const words[] = {"status", "--porcelain=v2", "--branch",
					    "--untracked-files=no", NULL};
	struct text mark = arena_printf(arena, "%s/.git", tree), answer;
	struct commit commit;

	if (access(mark.data, F_OK))
		return (struct commit){0};
	if (is_answer(mark.data, arena, &answer))
		return commit_parse(answer, arena);
	answer = git_ask(tree, words, arena);
	commit = commit_parse(answer, arena);
	if (!answer.length)
		commit.remedy = git_remedy(tree, arena);
	return commit;
}
