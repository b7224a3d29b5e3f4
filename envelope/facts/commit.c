#include "commit.h"

#include "common/git.h"

#include <unistd.h>

struct commit commit_parse(struct text output, struct arena *arena)
{
	struct commit commit = {{NULL, 0}, false};
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

struct commit commit_read(const char *tree, struct arena *arena)
{
	static const char *const words[] = {"status", "--porcelain=v2", "--branch",
					    "--untracked-files=no", NULL};
	struct text mark = arena_printf(arena, "%s/.git", tree);

	if (access(mark.data, F_OK))
		return (struct commit){{NULL, 0}, false};
	return commit_parse(git_ask(tree, words, arena), arena);
}
