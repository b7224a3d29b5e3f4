#include "runs.h"

#include "common/statistics.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* State for the signal handler: the running command, and the signal that arrived. */
static volatile sig_atomic_t running_pid, caught_signal;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* ---------------------------------------------------------------- signals */

static void on_signal(int number)
{
	caught_signal = number;
	if (running_pid > 0)
		kill((pid_t)running_pid, number);
}

void quick_catch_signals(void)
{
	quick_handle_signals(on_signal);
}

int quick_caught_signal(void)
{
	return caught_signal;
}

/* ---------------------------------------------------------------- the command */

/* Opens a file as this descriptor. */
static bool open_as(int descriptor, const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0 || fd == descriptor)
		return fd >= 0;
	return dup2(fd, descriptor) >= 0 && !close(fd);
}

static bool take_streams(const struct quick_streams *streams)
{
	return open_as(STDIN_FILENO, streams->input, O_RDONLY) &&
	       (streams->keep_output || (open_as(STDOUT_FILENO, "/dev/null", O_WRONLY) &&
					 dup2(STDOUT_FILENO, STDERR_FILENO) >= 0));
}

/* The time, in seconds, that a process waited for a processor: the second number of
 * /proc/PID/schedstat, in nanoseconds (Documentation/scheduler/sched-stats). */
static double time_waited(pid_t pid)
{
	unsigned long long ran = 0, waited = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%llu %llu", &ran, &waited) != 2)
		waited = 0;
	fclose(file);
	return (double)waited / 1e9;
}

/* Whether a process sleeps; true as well if the system does not tell. */
static bool sleeps(pid_t pid)
{
	char path[64], line[512], *state = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	file = fopen(path, "re");
	if (!file)
		return true;
	if (fgets(line, sizeof(line), file))
		state = strrchr(line, ')'); /* the end of the name, which may have any letters */
	fclose(file);
	return !state || state[1] != ' ' || state[2] == 'S';
}

/* The processor time of this process, in seconds. */
static double time_used(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/* How often this process has lost its processor to another. */
static long times_preempted(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw;
}

/* How often what belongs together is read, until the processor was not lost meanwhile. */
enum { MOST_TRIES = 10 };

/* What the child leaves for its parent, in memory that both have. */
struct beginning {
	double time;		 /* when the command began */
	double waited;		 /* what the child had waited for a processor by then, in seconds */
	double waited_by_parent; /* the same for the parent */
	double used;		 /* the processor time of the child by then, in seconds */
	int error;		 /* if the command could not be started, the errno value; else 0 */
};

/*
 * In the child: becomes the command, with the file `copy` in place of the program unless `copy` is
 * -1. If the parent is killed, so is the command. Returns only if it could not be started.
 *
 * It begins when the parent sleeps: from then on the parent waits for a processor only after the
 * command's end, and not while it runs. What is read of it then is of one moment, if one of a few
 * tries is: a processor lost in between would be waited for in one figure and not in the other.
 */
static void become(const char *const *words, int copy, const struct quick_streams *streams,
		   pid_t parent, struct beginning *beginning)
{
	static const struct timespec a_moment = {.tv_nsec = 50000};
	char path[64];
	long preempted;
	int error, tries = MOST_TRIES;

	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", copy);
	error = take_streams(streams) ? 0 : errno;
	while (!sleeps(parent) && getppid() == parent)
		nanosleep(&a_moment, NULL);
	do {
		preempted = times_preempted();
		beginning->waited_by_parent = time_waited(parent);
		beginning->waited = time_waited(getpid());
		beginning->used = time_used();
		beginning->time = now();
	} while (times_preempted() != preempted && --tries);
	if (!error && getppid() == parent) {
		execvp(copy < 0 ? words[0] : path, (char *const *)words);
		error = errno;
	}
	beginning->error = error;
}

/* Waits for the end of the process, but does not reap it, so that /proc still has its data. */
static void await_end(pid_t pid)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
		;
}

static int status_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Watches the process to its end. */
static void watch(pid_t pid, const struct beginning *beginning, struct quick_run *out)
{
	long preempted;
	int tries = MOST_TRIES;

	running_pid = pid;
	if (caught_signal) /* arrived before the command was started */
		kill(pid, caught_signal);
	await_end(pid);
	do { /* of one moment, as at the beginning */
		preempted = times_preempted();
		out->wall = now() - beginning->time;
		out->waiting = time_waited(pid) - beginning->waited + time_waited(getpid()) -
			       beginning->waited_by_parent;
	} while (times_preempted() != preempted && --tries);
	running_pid = 0;
}

/* Reaps the command and takes its resource usage. What the child used before it became the command
 * is taken from both parts alike, because the kernel's parts of a short time are a guess. */
static void reap(pid_t pid, const struct beginning *beginning, struct quick_run *out)
{
	struct rusage usage;
	double all, own;
	int status;

	while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
		;
	while (waitpid(-1, NULL, WNOHANG) > 0) /* what the command left to us, and has ended */
		;
	all = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	own = all > beginning->used ? (all - beginning->used) / all : 0;
	out->user = seconds(usage.ru_utime) * own;
	out->system = seconds(usage.ru_stime) * own;
	out->peak_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
	out->exit_status = status_of(status);
}

/* Runs the command. Returns 0, or an errno value if it could not be started. */
static int run(const char *const *words, int copy, const struct quick_streams *streams,
	       struct beginning *beginning, struct quick_run *out)
{
	pid_t self = getpid(), pid;
	sigset_t before;
	int error;

	*beginning = (struct beginning){.time = now(), .waited_by_parent = time_waited(self)};
	quick_hold_signals(&before); /* or a child that has our handler still would not end */
	pid = fork();
	error = errno;
	if (!pid) {
		quick_handle_signals(SIG_DFL);
		quick_release_signals(&before);
		become(words, copy, streams, self, beginning);
		_exit(127);
	}
	quick_release_signals(&before);
	if (pid < 0)
		return error;
	watch(pid, beginning, out);
	reap(pid, beginning, out);
	return beginning->error;
}

bool quick_run(const char *const *words, const struct quick_original *original,
	       const struct quick_streams *streams, struct quick_run *out)
{
	int copy = original ? quick_copy(original) : -1, error;
	struct beginning *beginning = mmap(NULL, sizeof(*beginning), PROT_READ | PROT_WRITE,
					   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	*out = (struct quick_run){.reference = quick_reference()};
	if (beginning != MAP_FAILED) {
		error = run(words, copy, streams, beginning, out);
		if (error && copy >= 0) /* the system runs nothing that is in memory alone */
			error = run(words, -1, streams, beginning, out);
		munmap(beginning, sizeof(*beginning));
	} else {
		error = errno;
	}
	if (copy >= 0)
		close(copy);
	errno = error;
	return !error;
}

/* ---------------------------------------------------------------- the machine */

double quick_reference(void)
{
	enum { ROUNDS = 2000000 };
	volatile uint64_t sink;
	uint64_t x = 88172645463325252u;
	double waited = time_waited(getpid()), begin = now();

	/* Marsaglia's xorshift64. Each round depends on the one before, so nothing can run in
	 * parallel. */
	for (int i = 0; i < ROUNDS; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
	}
	sink = x;
	(void)sink;
	return sample_undisturbed(now() - begin, time_waited(getpid()) - waited);
}
