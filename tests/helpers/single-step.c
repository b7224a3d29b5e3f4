/*
 * Usage: single-step [--range START SIZE]... COMMAND [ARG...]
 *
 * Prints how many instructions the command's process executed, up to and with the system call that
 * ended it: the processor stops after each one. Then, for every range of addresses (hexadecimal, as
 * `nm -S` prints those of functions), how many of these instructions lie in it. It is what counts
 * of other tools are compared with. A repeated string instruction counts once for each round that
 * it does. Signals are delivered. Threads are followed, and those of children made by clone() with
 * shared memory; other children are not. Addresses are not randomised. Exits 1 unless the command
 * exits 0. To be compiled by the test that needs it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RANGES = 16 };

struct range {
	unsigned long long start, size;
	long long count;
};

struct counts {
	long long all;
	struct range ranges[RANGES];
	int range_count;
};

static void fail(const char *what)
{
	fprintf(stderr, "single-step: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	if (personality(ADDR_NO_RANDOMIZE) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		fail("ptrace");
	execvp(command[0], command);
	fail(command[0]);
	return 0;
}

/* Adds to the counts of the instruction that is next. */
static void count(pid_t thread, int number, struct counts *counts)
{
	struct user_regs_struct registers;

	counts->all += number;
	if (!counts->range_count)
		return;
	if (ptrace(PTRACE_GETREGS, thread, NULL, &registers) < 0)
		fail("PTRACE_GETREGS");
	for (int i = 0; i < counts->range_count; i++)
		if (registers.rip - counts->ranges[i].start < counts->ranges[i].size)
			counts->ranges[i].count += number;
}

static void step(pid_t thread, int signal)
{
	if (ptrace(PTRACE_SINGLESTEP, thread, NULL, (void *)(long)signal) < 0 && errno != ESRCH)
		fail("PTRACE_SINGLESTEP");
}

/* A signal comes before the instruction that was counted last, which is executed after the handler,
 * or never. All signals are taken to have handlers. */
static void interrupted(pid_t thread, int signal, struct counts *counts)
{
	count(thread, -1, counts);
	step(thread, signal);
}

static void stopped(pid_t thread, int status, struct counts *counts)
{
	int signal = WSTOPSIG(status);

	if (signal != SIGTRAP && signal != SIGSTOP) {
		interrupted(thread, signal, counts);
		return;
	}
	if (status >> 16 == 0) /* otherwise it is in the middle of clone() */
		count(thread, 1, counts);
	step(thread, 0);
}

/* The status with which it ended. */
static int step_to_end(pid_t pid, struct counts *counts)
{
	int status, ended = 0;
	pid_t thread;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return status;
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)PTRACE_O_TRACECLONE) < 0)
		fail("PTRACE_SETOPTIONS");
	stopped(pid, status, counts);
	while ((thread = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			stopped(thread, status, counts);
		else if (thread == pid)
			ended = status;
	}
	return ended;
}

static char **read_options(char **argv, struct counts *counts)
{
	for (argv++; argv[0] && !strcmp(argv[0], "--range"); argv += 3) {
		struct range *range = &counts->ranges[counts->range_count++];

		if (counts->range_count == RANGES || !argv[1] || !argv[2])
			break;
		range->start = strtoull(argv[1], NULL, 16);
		range->size = strtoull(argv[2], NULL, 16);
	}
	return argv;
}

int main(int argc, char **argv)
{
	struct counts counts = {0};
	char **command = read_options(argv, &counts);
	int status;

	if (argc < 2 || !command[0]) {
		fprintf(stderr, "usage: single-step [--range START SIZE]... COMMAND [ARG...]\n");
		return EXIT_FAILURE;
	}
	status = step_to_end(start(command), &counts);
	printf("%lld\n", counts.all);
	for (int i = 0; i < counts.range_count; i++)
		printf("%lld\n", counts.ranges[i].count);
	return WIFEXITED(status) && !WEXITSTATUS(status) ? EXIT_SUCCESS : EXIT_FAILURE;
}
