#include "supervise.h"

#include "common/descendants.h"
#include "kernel_calls.h"
#include "starvation.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * The interval for checking the output. Polling is needed, because a write to a file wakes nobody.
 */
enum { TICK_MS = 50 };

/* The seconds that processes left running get to end by themselves, and then to obey SIGTERM. */
static const double grace = 10.0, patience = 5.0;

/* Requests to end within this time, in seconds, count as one. */
static const double same_request = 0.3;

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

enum { PASSED_ON_COUNT = sizeof(passed_on) / sizeof(passed_on[0]) };

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int supervise_catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < PASSED_ON_COUNT; i++) {
		/* Shells start background jobs with some signals ignored. Only an ignored SIGHUP is
		 * kept, for nohup. */
		if (signal(passed_on[i], SIG_DFL) == SIG_IGN && passed_on[i] == SIGHUP)
			signal(SIGHUP, SIG_IGN);
		else
			sigaddset(&set, passed_on[i]);
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int supervise_next_signal(int signals)
{
	struct signalfd_siginfo info;

	return read(signals, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

void supervise_wait(struct pollfd *polls, nfds_t count, int milliseconds)
{
	const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};

	if (poll(polls, count, milliseconds) < 0 && errno != EINTR)
		nanosleep(&tick, NULL);
}

static bool set_fifo(int priority)
{
	return !sched_setscheduler(0, SCHED_FIFO,
				   &(struct sched_param){.sched_priority = priority});
}

const char *supervise_pin(const struct tool *tool)
{
	cpu_set_t set;

	if (tool->first_in_first_out && !(tool->jumps_queue && set_fifo(2)) && !set_fifo(1))
		return "SCHED_FIFO";
	if (tool->cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET((size_t)tool->cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set) && tool->first_in_first_out)
			return "sched_setaffinity";
	}
	if (tool->fixed_addresses && personality(ADDR_NO_RANDOMIZE) < 0)
		return "ADDR_NO_RANDOMIZE";
	return NULL;
}

/* Resets all signals to the state in a program that a plain shell starts. */
static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void set_soft_limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit))
		return;
	limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
	setrlimit(resource, &limit);
}

/* Sets the usual limits. Programs size their stacks and tables by them, and Valgrind places its own
 * descriptors at the end. */
static void fix_limits(void)
{
	set_soft_limit(RLIMIT_NOFILE, 1024);
	set_soft_limit(RLIMIT_STACK, 8 << 20);
}

static bool take_descriptor(int from, int to)
{
	return from < 0 || dup2(from, to) >= 0;
}

/* Called in the child. Returns only on failure: what failed. */
static const char *become(const struct tool *tool)
{
	const char *failed;

	reset_signals();
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
	if (tool->own_session)
		setsid(); /* where that is denied, it shares ours */
	if (tool->directory && chdir(tool->directory))
		return tool->directory;
	if (!take_descriptor(tool->input, STDIN_FILENO) ||
	    !take_descriptor(tool->output, STDOUT_FILENO) ||
	    !take_descriptor(tool->errors, STDERR_FILENO))
		return "descriptors";
	if (!tool->is_plain) {
		kernel_close_on_exec(STDERR_FILENO + 1);
		set_soft_limit(RLIMIT_CORE, 0); /* otherwise Valgrind may leave a vgcore file */
	}
	if (tool->own_session)
		fix_limits();
	failed = supervise_pin(tool);
	if (failed)
		return failed;
	if (strchr(tool->arguments[0], '/'))
		execve(tool->arguments[0], tool->arguments, tool->environment);
	else
		execvpe(tool->arguments[0], tool->arguments, tool->environment);
	return tool->arguments[0];
}

static void note_failure(struct outcome *outcome, const char *what)
{
	outcome->error = errno;
	snprintf(outcome->failed, sizeof(outcome->failed), "%s", what);
}

/* Starts the tool. The child reports a failure through a pipe that a successful execve closes. */
static bool start(const struct tool *tool, struct outcome *outcome)
{
	int report[2];
	ssize_t got;

	if (pipe2(report, O_CLOEXEC) || (outcome->pid = fork()) < 0) {
		note_failure(outcome, "fork");
		return false;
	}
	if (!outcome->pid) {
		note_failure(outcome, become(tool));
		got = write(report[1], outcome, sizeof(*outcome));
		_exit(got > 0 ? 127 : 126);
	}
	close(report[1]);
	got = read(report[0], outcome, sizeof(*outcome));
	close(report[0]);
	if (got > 0)
		waitpid(outcome->pid, NULL, 0);
	return got <= 0;
}

/* ---------------------------------------------------------------- while it runs */

struct watch {
	struct follower *output, *errors;
	struct progress *progress;
	struct starvation starvation;
	int signals;
	pid_t tool;
	bool own_session;
	bool is_plain;
	bool fifo_lost;
	bool tool_ended, all_ended;
	int status;
	int times_asked; /* signals that ask to end */
	int asked_by;	 /* the first of them */
	double asked;	 /* time of the last request to end */
	double ended;	 /* when the tool ended */
	size_t left_behind;
};

static void reap(struct watch *watch)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == watch->tool) {
			watch->tool_ended = true;
			watch->status = status;
			watch->ended = now();
			progress_stop(watch->progress);
		} else {
			progress_reaped(watch->progress, pid);
		}
	}
	watch->all_ended = pid < 0 && errno != EINTR;
}

static bool asks_to_end(int number)
{
	return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

/* Ctrl-C in a terminal reaches this process and its caller, which passes it on, so two signals in
 * short succession are one request. A later signal is a second request. */
static void take_signals(struct watch *watch)
{
	int number;

	while ((number = supervise_next_signal(watch->signals))) {
		if (number == SIGCHLD)
			continue;
		if (asks_to_end(number)) {
			if (watch->times_asked && now() - watch->asked < same_request)
				continue;
			watch->asked = now();
			if (watch->times_asked++)
				descendants_signal(SIGKILL);
			else
				watch->asked_by = number;
		}
		if (!watch->own_session || kill(-watch->tool, number))
			kill(watch->tool, number);
	}
}

/* After a while, ends processes that the tool left running, and a tool that ignores requests to
 * end. */
static void end_stragglers(struct watch *watch)
{
	if (watch->times_asked) {
		if (now() - watch->asked > patience)
			descendants_signal(SIGKILL);
		else if (watch->tool_ended)
			descendants_signal(SIGTERM);
	} else if (watch->tool_ended) {
		if (now() - watch->ended > grace + patience)
			descendants_signal(SIGKILL);
		else if (now() - watch->ended > grace && !watch->left_behind)
			watch->left_behind = descendants_signal(SIGTERM);
	}
}

static bool has_output(struct watch *watch)
{
	return follow_is_behind(watch->output) || follow_is_behind(watch->errors);
}

/* Whether the user's terminal shows an unfinished line. */
static bool is_mid_line(const struct follower *follower)
{
	return follower->last && follower->last != '\n' && isatty(follower->to);
}

static void show_output(struct watch *watch)
{
	if (!has_output(watch))
		return;
	progress_hide(watch->progress);
	follow(watch->output);
	follow(watch->errors);
	watch->progress->is_mid_line = is_mid_line(watch->output) || is_mid_line(watch->errors);
}

/* Sleeps until a signal arrives, until waiting output can be written, or for a tick. */
static void sleep_a_little(struct watch *watch)
{
	struct pollfd polls[3] = {
	    {.fd = watch->signals, .events = POLLIN},
	    {.fd = follow_is_behind(watch->output) ? watch->output->to : -1, .events = POLLOUT},
	    {.fd = follow_is_behind(watch->errors) ? watch->errors->to : -1, .events = POLLOUT},
	};

	supervise_wait(polls, 3, TICK_MS);
}

static void watch_until_the_end(struct watch *watch)
{
	for (;;) {
		take_signals(watch);
		reap(watch);
		show_output(watch);
		if (watch->all_ended && (!has_output(watch) || watch->times_asked > 1))
			return;
		if (watch->is_plain && watch->tool_ended && !watch->times_asked)
			return;
		end_stragglers(watch);
		if (!watch->tool_ended)
			progress_tick(watch->progress, watch->tool);
		watch->fifo_lost |= starvation_tick(&watch->starvation, now());
		sleep_a_little(watch);
	}
}

struct outcome supervise(const struct tool *tool, struct follower *output, struct follower *errors,
			 struct progress *progress)
{
	struct outcome outcome = {0};
	struct watch watch = {
	    .output = output,
	    .errors = errors,
	    .progress = progress,
	    .starvation = {.is_wanted = tool->first_in_first_out, .patience = tool->patience},
	    .own_session = tool->own_session,
	    .is_plain = tool->is_plain};
	double started = now();

	descendants_adopt();
	watch.signals = supervise_catch_signals();
	if (watch.signals < 0) {
		note_failure(&outcome, "signalfd");
		return outcome;
	}
	if (!start(tool, &outcome))
		return outcome;
	watch.tool = outcome.pid;
	progress_start(progress);
	watch_until_the_end(&watch);
	progress_stop(progress);
	close(watch.signals);
	outcome.status = watch.status;
	outcome.seconds = watch.ended - started;
	outcome.asked_to_end = watch.asked_by;
	outcome.ended_early = watch.left_behind;
	outcome.fifo_lost = watch.fifo_lost;
	return outcome;
}
