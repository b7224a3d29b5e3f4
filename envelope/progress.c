#include "progress.h"

#include "unnamed_file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * In seconds. A query costs the run about 0.1 s, so queries are rare. A sleeping process answers
 * only when it wakes, and one that executes another program never does, so there is a time limit.
 */
static const double first_poll = 1.0, poll_every = 3.0, poll_limit = 10.0;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void progress_start(struct progress *progress)
{
	if (!progress->label)
		return;
	progress->started = now();
	progress->next_poll = progress->started + first_poll;
	progress->answer = unnamed_file();
	if (progress->answer < 0)
		progress->label = NULL;
}

/*
 * Called in the child: queries process `tool`. vgdb would wake a sleeping process by ptrace; that
 * process then stops itself until vgdb continues it, which never happens if vgdb was ended
 * meanwhile. With --max-invoke-ms=0 vgdb does not use ptrace, so it can be ended at any time.
 */
static void ask(const struct progress *progress, pid_t tool)
{
	char prefix[256], pid[32];
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(prefix, sizeof(prefix), "--vgdb-prefix=%s", progress->vgdb_prefix);
	snprintf(pid, sizeof(pid), "--pid=%d", (int)tool);
	dup2(progress->answer, STDOUT_FILENO);
	if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stderr))
		_exit(1);
	execve(progress->vgdb,
	       (char *[]){"vgdb", "--max-invoke-ms=0", prefix, pid, "status", "internal", NULL},
	       progress->environment);
	_exit(1);
}

void progress_tick(struct progress *progress, pid_t tool)
{
	double time;

	if (!progress->label)
		return;
	time = now();
	if (progress->poller) {
		if (time > progress->poller_deadline)
			kill(progress->poller, SIGKILL);
		return;
	}
	if (time < progress->next_poll)
		return;
	if (ftruncate(progress->answer, 0) || lseek(progress->answer, 0, SEEK_SET))
		return;
	progress->poller_deadline = time + poll_limit;
	progress->next_poll = time + poll_every;
	progress->poller = fork();
	if (!progress->poller)
		ask(progress, tool);
	if (progress->poller < 0)
		progress->poller = 0;
}

uint64_t progress_parse(const char *answer)
{
	uint64_t sum = 0;

	for (const char *line = answer; line; line = strchr(line, '\n')) {
		char *end;

		line += *line == '\n';
		if (strncmp(line, "events-", 7))
			continue;
		strtoull(line + 7, &end, 10); /* the thread; events-1-0 would be a frame */
		if (*end == ':')
			sum += strtoull(end + 1, NULL, 10);
	}
	return sum;
}

/* 12,345,678 */
static void group_digits(uint64_t value, char *out, size_t size)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	size_t at = 0;

	for (int i = 0; i < length && at + 2 < size; i++) {
		if (i && (length - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

static size_t terminal_width(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col ? 80 : size.ws_col;
}

/* The expected count of the run; 0 if unknown. */
static uint64_t read_expected(const struct progress *progress)
{
	FILE *file = progress->expected ? fopen(progress->expected, "re") : NULL;
	unsigned long long count = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%llu", &count) != 1)
		count = 0;
	fclose(file);
	return count;
}

static void show(struct progress *progress, uint64_t count)
{
	char grouped[32], line[512];
	double elapsed = now() - progress->started;
	uint64_t expected = read_expected(progress);
	size_t width = terminal_width();
	int length;

	group_digits(count, grouped, sizeof(grouped));
	length = snprintf(line, sizeof(line), "%s: %s instructions", progress->label, grouped);
	if (expected > count && length > 0 && (size_t)length < sizeof(line)) {
		double share = (double)count / (double)expected;

		snprintf(line + length, sizeof(line) - (size_t)length, ", %.0f %%, %.0f s left",
			 100 * share, elapsed / share - elapsed);
	}
	if (strlen(line) >= width)
		line[width - 1] = '\0';
	dprintf(STDERR_FILENO, "\r\033[K%s", line);
	progress->is_shown = true;
}

bool progress_reaped(struct progress *progress, pid_t pid)
{
	char answer[64 * 1024];
	ssize_t got;
	uint64_t count;

	if (!progress->poller || pid != progress->poller)
		return false;
	progress->poller = 0;
	got = pread(progress->answer, answer, sizeof(answer) - 1, 0);
	answer[got > 0 ? got : 0] = '\0';
	count = progress_parse(answer);
	if (count && !progress->is_mid_line)
		show(progress, count);
	return true;
}

void progress_hide(struct progress *progress)
{
	if (progress->is_shown)
		dprintf(STDERR_FILENO, "\r\033[K");
	progress->is_shown = false;
}

void progress_stop(struct progress *progress)
{
	if (progress->poller) {
		kill(progress->poller, SIGKILL);
		waitpid(progress->poller, NULL, 0);
		progress->poller = 0;
	}
	progress_hide(progress);
}
