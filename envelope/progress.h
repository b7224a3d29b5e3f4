/*
 * The line on the terminal that says how far a run has come.
 *
 * Callgrind is asked through vgdb how many instructions it has counted, every few seconds. It
 * answers when it runs: neither the question nor the end of one stops it or changes the count. Only
 * the command's own process is asked. The line is erased before anything else is shown.
 */
#ifndef ENVELOPE_PROGRESS_H
#define ENVELOPE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct progress {
	const char *label;	 /* shown in front; NULL switches everything off */
	const char *vgdb;	 /* the program to ask with, as the tool sees it */
	const char *vgdb_prefix; /* as given to the tool, as the tool sees it */
	const char *expected; /* file that may come to hold the count of an earlier run, or NULL */
	char **environment;   /* the tool's: vgdb derives file names from it */

	double started, next_poll; /* seconds, monotonic; set by progress_start */
	pid_t poller;		   /* the vgdb that is running, 0 for none */
	double poller_deadline;
	int answer; /* what it prints goes to this file in memory */
	bool is_shown;
	bool is_mid_line; /* set by whoever writes to the terminal: not now */
};

void progress_start(struct progress *progress);

/* To be called often: asks, gives up on a question that takes too long. */
void progress_tick(struct progress *progress, pid_t tool);

/* A child was reaped. True when it was the poller; the line is then brought up to date. */
bool progress_reaped(struct progress *progress, pid_t pid);

/* Takes the line off the terminal. */
void progress_hide(struct progress *progress);

/* Ends a question that is still open and takes the line away. */
void progress_stop(struct progress *progress);

/* The sum of the `events-N:` lines of an answer: instructions of all threads. */
uint64_t progress_parse(const char *answer);

#endif
