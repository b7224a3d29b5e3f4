/*
 * Measures a command: runs it several times and discards its output.
 *
 *	measure RUNS COMMAND [ARGUMENT...]
 *
 * Prints the medians of processor seconds (user and system) and of seconds on the clock, the
 * largest peak memory in KB, and the most page faults, of the command and the children it waited
 * for. Exits 1 when the command fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 1000 };

struct run {
	double processor, clock;
	long peak, faults;
};

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The command shares this program's memory until it begins, so that no page fault of this program's
 * is counted as one of its own. */
static pid_t start(char **command)
{
	posix_spawn_file_actions_t actions;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	errno = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
	posix_spawn_file_actions_destroy(&actions);
	return errno ? -1 : child;
}

static struct run run_once(char **command)
{
	struct rusage usage;
	double begin = now();
	pid_t child = start(command);
	int status;

	if (child < 0 || wait4(child, &status, 0, &usage) != child || status) {
		fprintf(stderr, "measure: %s failed\n", command[0]);
		exit(1);
	}
	return (struct run){
	    .processor = seconds(usage.ru_utime) + seconds(usage.ru_stime),
	    .clock = now() - begin,
	    .peak = usage.ru_maxrss,
	    .faults = usage.ru_minflt + usage.ru_majflt,
	};
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), compare);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

int main(int argc, char **argv)
{
	double processor[RUNS_MAX], clock[RUNS_MAX];
	int runs = argc > 2 ? atoi(argv[1]) : 0;
	long peak = 0, faults = 0;

	if (runs < 1 || runs > RUNS_MAX) {
		fputs("usage: measure RUNS COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	for (int i = 0; i < runs; i++) {
		struct run run = run_once(argv + 2);

		processor[i] = run.processor;
		clock[i] = run.clock;
		peak = run.peak > peak ? run.peak : peak;
		faults = run.faults > faults ? run.faults : faults;
	}
	printf("%.6f %.6f %ld %ld\n", median(processor, runs), median(clock, runs), peak, faults);
	return 0;
}
