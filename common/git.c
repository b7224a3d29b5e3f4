#include "git.h"

#include "buffer.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_all(int fd, struct buffer *out)
{
	char chunk[4096];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		buffer_add(out, (struct text){chunk, (size_t)got});
}

/* Those of a hook, say, which would have git look elsewhere than in the folder. */
static void forget_other_repositories(void)
{
	static const char *const names[] = {
	    "GIT_DIR",	  "GIT_WORK_TREE",    "GIT_INDEX_FILE",
	    "GIT_PREFIX", "GIT_COMMON_DIR",   "GIT_OBJECT_DIRECTORY",
	    "GIT_CONFIG", "GIT_SHALLOW_FILE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unsetenv(names[i]);
}

static bool start_git(const char *folder, const char *const *asked, int output, pid_t *git)
{
	const char *words[GIT_MOST_WORDS] = {
	    "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder};
	size_t count = 6;
	posix_spawn_file_actions_t actions;
	bool fine;

	while (*asked && count < GIT_MOST_WORDS - 1)
		words[count++] = *asked++;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	fine = !posix_spawnp(git, words[0], &actions, NULL, (char **)(intptr_t)words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return fine;
}

struct text git_ask(const char *folder, const char *const *words, struct arena *arena)
{
	struct buffer out = {0};
	int ends[2], status = -1;
	bool is_started;
	pid_t git;

	forget_other_repositories();
	if (pipe2(ends, O_CLOEXEC))
		return T("");
	is_started = start_git(folder, words, ends[1], &git);
	close(ends[1]);
	read_all(ends[0], &out);
	close(ends[0]);
	if (is_started && waitpid(git, &status, 0) != git)
		status = -1;
	if (status)
		buffer_clear(&out);
	return buffer_take(&out, arena);
}
