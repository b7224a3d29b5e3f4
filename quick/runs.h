/*
 * Runs a command once and measures it: the time by the clock, the rest by the kernel's accounting
 * for the command and the children it waited for.
 */
#ifndef QUICK_RUNS_H
#define QUICK_RUNS_H

#include "copies.h"

#include <stdbool.h>
#include <stdint.h>

struct quick_run {
	double wall;   /* seconds from just before the program is loaded to the end */
	double user;   /* seconds of processor time in user code, including its children */
	double system; /* the same in the kernel */
	/* Seconds of `wall` spent waiting for a free processor: by its main thread, and by us to
	 * notice its end. 0 if the kernel does not tell (/proc/PID/schedstat). */
	double waiting;
	double reference;	 /* result of quick_reference() just before, in seconds */
	uint64_t peak_rss_bytes; /* largest resident set, of the command or of one of its children;
				    at least that of the program that started it */
	int exit_status;	 /* 128 + N if signal N ended it */
};

struct quick_streams {
	const char *input; /* the file for stdin */
	bool keep_output;  /* its output goes where ours does; else to /dev/null */
};

/*
 * Runs `words` (NULL-terminated; the program is searched in PATH), or a new copy of the original
 * under that name if it is not NULL. False, with errno, if it could not be started.
 */
bool quick_run(const char *const *words, const struct quick_original *original,
	       const struct quick_streams *streams, struct quick_run *out);

/* Executes a fixed amount of integer work and returns its time in seconds, a few milliseconds,
 * without the time spent waiting for a free processor; shows how fast the machine currently is. */
double quick_reference(void);

/* quick_catch_signals(): from now on SIGINT, SIGTERM and SIGHUP are passed to the running command.
 * quick_caught_signal(): the number of the signal that arrived, 0 for none. */
void quick_catch_signals(void);
int quick_caught_signal(void);

#endif
