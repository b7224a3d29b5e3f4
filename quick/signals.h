/* The signals that a command is told of when we get them: SIGINT, SIGTERM and SIGHUP. */
#ifndef QUICK_SIGNALS_H
#define QUICK_SIGNALS_H

#include <signal.h>

/* Gives them this handler, or SIG_DFL. A SIGHUP that is ignored stays so, for nohup. */
void quick_handle_signals(void (*handler)(int));

/* Lets them wait, and sets `before` to what waited already; quick_release_signals() ends it. */
void quick_hold_signals(sigset_t *before);
void quick_release_signals(const sigset_t *before);

#endif
