#include "commit.h"

#include "common/buffer.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
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

static void read_all(int fd, struct buffer *out)
{
	char chunk[4096];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		buffer_add(out, (struct text){chunk, (size_t)got});
}

static bool start_git(const char *tree, int output, pid_t *git)
{
	char *words[] = {"git",	   "--no-optional-locks", "-C",	      (char *)(intptr_t)tree,
			 "status", "--porcelain=v2",	  "--branch", "--untracked-files=no",
			 NULL};
	posix_spawn_file_actions_t actions;
	bool fine;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	fine = !posix_spawnp(git, words[0], &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return fine;
}

/* What git printed, nothing when it failed. */
static struct text ask_git(const char *tree, struct arena *arena)
{
	struct buffer out = {0};
	int ends[2], status = -1;
	bool is_started;
	pid_t git;

	if (pipe2(ends, O_CLOEXEC))
		return T("");
	is_started = start_git(tree, ends[1], &git);
	close(ends[1]);
	read_all(ends[0], &out);
	close(ends[0]);
	if (is_started && waitpid(git, &status, 0) != git)
		status = -1;
	if (status)
		buffer_clear(&out);
	return buffer_take(&out, arena);
}

struct commit commit_read(const char *tree, struct arena *arena)
{
	struct text mark = arena_printf(arena, "%s/.git", tree);

	if (access(mark.data, F_OK))
		return (struct commit){{NULL, 0}, false};
	return commit_parse(ask_git(tree, arena), arena);
}
