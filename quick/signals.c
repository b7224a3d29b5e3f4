#include "signals.h"

#include "common/types.h"

#include <stdbool.h>
#include <stddef.h>

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP};

static bool is_ignored(int number)
{
	struct sigaction action;

	return !sigaction(number, NULL, &action) && action.sa_handler == SIG_IGN;
}

void quick_handle_signals(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	for (size_t i = 0; i < LENGTH_OF(passed_on); i++)
		if (passed_on[i] != SIGHUP || !is_ignored(SIGHUP))
			sigaction(passed_on[i], &action, NULL);
}

void quick_hold_signals(sigset_t *before)
{
	sigset_t held;

	sigemptyset(&held);
	for (size_t i = 0; i < LENGTH_OF(passed_on); i++)
		sigaddset(&held, passed_on[i]);
	sigprocmask(SIG_BLOCK, &held, before);
}

void quick_release_signals(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}
