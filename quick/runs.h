/*
 * Runs a command once and says what it took: from the clock around it, and from what the kernel
 * counted for it and the children it waited for.
 */
#ifndef QUICK_RUNS_H
#define QUICK_RUNS_H

#include "copies.h"

#include <stdbool.h>
#include <stdint.h>

struct quick_run {
	double wall;   /* seconds from just before it was started until it had ended */
	double user;   /* seconds of processor time, its children's included */
	double system; /* the same within the kernel */
	/*
	 * Seconds of `wall` that went by because no processor was free: for its main thread, and
	 * for us to notice its end. 0 where the kernel does not say (/proc/PID/schedstat).
	 */
	double waiting;
	double reference;	 /* seconds of quick_reference() just before */
	uint64_t peak_rss_bytes; /* largest resident set, of it or of one child; never less than
				  * that of the program that started it */
	int exit_status;	 /* 128 + N for a death by signal N */
};

struct quick_streams {
	const char *input; /* file for its stdin */
	bool keep_output;  /* it writes where we do; else to /dev/null */
};

/*
 * Runs `words` (NULL at the end, the program looked for in PATH), or a new copy of the original
 * under that name if it is not NULL. False, with errno, when it could not be started at all.
 */
bool quick_run(const char *const *words, const struct quick_original *original,
	       const struct quick_streams *streams, struct quick_run *out);

/* A fixed piece of integer work, some milliseconds long: how fast the machine is just now. */
double quick_reference(void);

/* From now on SIGINT, SIGTERM and SIGHUP are handed on to the command that runs; the number of the
 * one that came, 0 for none. */
void quick_catch_signals(void);
int quick_caught_signal(void);

#endif
