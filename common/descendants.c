#include "descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void descendants_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1UL);
}

size_t descendants_signal(int number)
{
	char path[64], list[4096], *at = list;
	size_t count = 0;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, list, sizeof(list) - 1);
	close(fd);
	list[got > 0 ? got : 0] = '\0';
	for (;;) {
		char *end;
		long pid = strtol(at, &end, 10);

		if (end == at)
			return count;
		if (!kill((pid_t)pid, number))
			count++;
		at = end;
	}
}

static bool is_any_left(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	return pid == 0 || errno == EINTR;
}

void descendants_end(void)
{
	enum { TICK_MS = 10, PATIENCE_MS = 5000, RESIGNATION_MS = 10000 };
	const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};

	for (int passed = 0; is_any_left() && passed < RESIGNATION_MS; passed += TICK_MS) {
		descendants_signal(passed < PATIENCE_MS ? SIGTERM : SIGKILL);
		nanosleep(&tick, NULL);
	}
}
