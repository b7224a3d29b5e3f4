#include "command_output.h"

#include "buffer.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_all(int fd, struct buffer *out)
{
	char chunk[4096];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		buffer_add(out, (struct text){chunk, (size_t)got});
}

static bool start(const char *const *words, int output, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	bool fine;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	fine = !posix_spawnp(child, words[0], &actions, NULL, (char **)(intptr_t)words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return fine;
}

struct text command_output(const char *const *words, struct arena *arena)
{
	struct buffer out = {0};
	int ends[2], status = -1;
	bool is_started;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return T("");
	is_started = start(words, ends[1], &child);
	close(ends[1]);
	read_all(ends[0], &out);
	close(ends[0]);
	if (is_started && waitpid(child, &status, 0) != child)
		status = -1;
	if (status)
		buffer_clear(&out);
	return buffer_take(&out, arena);
}
