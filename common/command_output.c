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

/* Starts the program with that stream of its output, and the other one discarded. */
static bool start(const char *const *words, int stream, int output, pid_t *child)
{
	int discarded = stream == STDOUT_FILENO ? STDERR_FILENO : STDOUT_FILENO;
	posix_spawn_file_actions_t actions;
	bool fine;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, stream);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, discarded, "/dev/null", O_WRONLY, 0);
	fine = !posix_spawnp(child, words[0], &actions, NULL, (char **)(intptr_t)words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return fine;
}

/* Adds what the program writes to the stream. Returns its status, or -1 if it did not run. */
static int run(const char *const *words, int stream, struct buffer *out)
{
	int ends[2], status = -1;
	bool is_started;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	is_started = start(words, stream, ends[1], &child);
	close(ends[1]);
	read_all(ends[0], out);
	close(ends[0]);
	if (is_started && waitpid(child, &status, 0) != child)
		status = -1;
	return status;
}

struct text command_output(const char *const *words, struct arena *arena)
{
	struct buffer out = {0};

	if (run(words, STDOUT_FILENO, &out))
		buffer_clear(&out);
	return buffer_take(&out, arena);
}

struct text command_errors(const char *const *words, struct arena *arena)
{
	struct buffer out = {0};

	run(words, STDERR_FILENO, &out);
	return buffer_take(&out, arena);
}
