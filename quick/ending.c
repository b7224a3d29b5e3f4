#include "ending.h"

#include "common/descendants.h"
#include "runs.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t worker;

static void pass_on(int number)
{
	kill(worker, number);
}

static void wait_for_worker(const sigset_t *passed_on, const sigset_t *before)
{
	struct sigaction action = {.sa_handler = pass_on};
	int status;

	for (int number = 1; number < NSIG; number++)
		if (sigismember(passed_on, number) == 1)
			sigaction(number, &action, NULL);
	sigprocmask(SIG_SETMASK, before, NULL);
	while (waitpid(worker, &status, 0) < 0 && errno == EINTR)
		;
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/* After a signal, nothing that a command has started stays. */
static void end_descendants(void)
{
	if (quick_caught_signal())
		descendants_end();
}

void quick_begin_worker(void)
{
	pid_t starter = getpid();
	sigset_t passed_on, before;

	sigemptyset(&passed_on);
	sigaddset(&passed_on, SIGINT);
	sigaddset(&passed_on, SIGTERM);
	sigaddset(&passed_on, SIGHUP);
	sigprocmask(SIG_BLOCK, &passed_on, &before);
	worker = fork();
	if (worker > 0)
		wait_for_worker(&passed_on, &before);
	if (!worker) {
		prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
		if (getppid() != starter)
			_exit(1);
	}
	descendants_adopt();
	quick_catch_signals();
	atexit(end_descendants);
	sigprocmask(SIG_SETMASK, &before, NULL);
}
