#include "probe.h"

#include "fixed_paths.h"
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The pins that are known to hold. Each pin is tried together with those that will also be used,
 * because they can affect each other: in a user namespace, for example, CAP_SYS_NICE has no effect.
 */
struct held {
	bool paths, processes;
};

typedef bool pin_attempt(const struct held *held, struct obstacle *obstacle);

/* Makes the attempt in a child, whose state may become unusable, and prints the result. */
static bool probe(const char *name, pin_attempt *attempt, const struct held *held)
{
	struct obstacle obstacle = {0};
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		if (attempt(held, &obstacle)) {
			printf("%s yes\n", name);
			exit(EXIT_SUCCESS);
		}
		printf("%s no %s%s%s\n", name, obstacle.what, obstacle.error ? ": " : "",
		       obstacle.error ? strerror(obstacle.error) : "");
		exit(EXIT_FAILURE);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

static const struct fixed_paths probed_paths = {.count = 1, .binds = {{"/", "probe"}}};

static bool try_paths(const struct held *held, struct obstacle *obstacle)
{
	(void)held;
	return fixed_paths_enter(&probed_paths, false, obstacle);
}

/* The first process of the namespace mounts /proc, as in a real run. */
static bool try_processes(const struct held *held, struct obstacle *obstacle)
{
	int status;
	pid_t child;

	(void)held;
	if (!fixed_paths_enter(&probed_paths, true, obstacle))
		return false;
	child = fork();
	if (!child)
		_exit(fixed_paths_mount_proc(obstacle) ? 0 : errno);
	if (child > 0 && waitpid(child, &status, 0) == child && !status)
		return true;
	*obstacle = (struct obstacle){"process namespace", child > 0 ? WEXITSTATUS(status) : errno};
	return false;
}

static bool try_pin(const struct tool *tool, const struct held *held, struct obstacle *obstacle)
{
	const char *failed;

	if (held->paths && !fixed_paths_enter(&probed_paths, held->processes, obstacle))
		return false;
	failed = supervise_pin(tool);

	*obstacle = (struct obstacle){failed, errno};
	return !failed;
}

/* The CPUs that may be used; none if the kernel does not tell. */
static cpu_set_t usable_cpus(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		CPU_ZERO(&set);
	return set;
}

/* The first of them, -1 if there is none. */
static int first_cpu(const cpu_set_t *set)
{
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET((size_t)cpu, set))
			return cpu;
	return -1;
}

static long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long number = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &number) != 1)
		number = -1;
	fclose(file);
	return number;
}

/* Whether other processes can still run. A spinning FIFO process uses all of its CPU. If there is
 * no other CPU, the kernel must be configured to reserve a share of it for other processes. */
static bool others_are_safe(const cpu_set_t *set, struct obstacle *obstacle)
{
	long share = read_number("/proc/sys/kernel/sched_rt_runtime_us");
	long period = read_number("/proc/sys/kernel/sched_rt_period_us");

	*obstacle = (struct obstacle){"one CPU, and sched_rt_runtime_us leaves others none", 0};
	return CPU_COUNT(set) > 1 || (share >= 0 && share < period);
}

static bool try_fifo(const struct held *held, struct obstacle *obstacle)
{
	cpu_set_t set = usable_cpus();
	struct tool tool = {
	    .cpu = first_cpu(&set), .first_in_first_out = true, .jumps_queue = true};

	if (tool.cpu < 0) {
		*obstacle = (struct obstacle){"sched_getaffinity", errno};
		return false;
	}
	return others_are_safe(&set, obstacle) && try_pin(&tool, held, obstacle);
}

static bool try_addresses(const struct held *held, struct obstacle *obstacle)
{
	static const struct tool tool = {.cpu = -1, .fixed_addresses = true};

	return try_pin(&tool, held, obstacle);
}

/* Prints the CPUs that may be used. */
static void print_cpus(void)
{
	cpu_set_t set = usable_cpus();

	printf("cpus");
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET((size_t)cpu, &set))
			printf(" %d", cpu);
	printf("\n");
}

/* Tries all pins in one child, as in a real run. If that succeeds, which is usual, no pin must be
 * tried separately. */
static bool holds_everything(void)
{
	struct held held = {true, true};
	struct obstacle obstacle;
	int status;
	pid_t child = fork();

	if (!child) {
		cpu_set_t set = usable_cpus();
		struct tool tool = {.cpu = first_cpu(&set),
				    .first_in_first_out = true,
				    .jumps_queue = true,
				    .fixed_addresses = true};

		_exit(tool.cpu >= 0 && others_are_safe(&set, &obstacle) &&
			      try_processes(&held, &obstacle) && !supervise_pin(&tool)
			  ? EXIT_SUCCESS
			  : EXIT_FAILURE);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

static void probe_each(void)
{
	struct held held = {0};

	held.paths = probe("paths", try_paths, &held);
	held.processes = held.paths && probe("processes", try_processes, &held);
	probe("fifo", try_fifo, &held);
	probe("addresses", try_addresses, &held);
}

/* Whether a child process may be traced, as strace does. */
static bool try_tracing(const struct held *held, struct obstacle *obstacle)
{
	int alive[2];
	pid_t child;
	bool fine;

	(void)held;
	if (pipe2(alive, O_CLOEXEC) || (child = fork()) < 0) {
		*obstacle = (struct obstacle){"a process to trace", errno};
		return false;
	}
	if (!child) { /* lives as long as its parent */
		close(alive[1]);
		_exit(read(alive[0], &(char){0}, 1) != 0);
	}
	fine = !ptrace(PTRACE_SEIZE, child, NULL, NULL);
	*obstacle = (struct obstacle){"ptrace is denied", errno};
	return fine;
}

void probe_pins(bool tracing)
{
	struct held none = {0};

	if (holds_everything())
		printf("paths yes\nprocesses yes\nfifo yes\naddresses yes\n");
	else
		probe_each();
	if (tracing)
		probe("tracing", try_tracing, &none);
	print_cpus();
	fflush(stdout);
}
