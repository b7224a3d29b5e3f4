#include "ending.h"

#include "common/descendants.h"
#include "runs.h"
#include "signals.h"

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

static void wait_for_worker(const sigset_t *before)
{
	int status;

	quick_handle_signals(pass_on);
	quick_release_signals(before);
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
	sigset_t before;

	quick_hold_signals(&before);
	worker = fork();
	if (worker > 0)
		wait_for_worker(&before);
	if (!worker) {
		prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
		if (getppid() != starter)
			_exit(1);
	}
	descendants_adopt();
	quick_catch_signals();
	atexit(end_descendants);
	quick_release_signals(&before);
}
