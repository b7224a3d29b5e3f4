/*
 * The progress line on the terminal.
 *
 * Every few seconds callgrind is queried through vgdb for the instructions counted so far. It
 * answers while it runs; a query, or ending one early, neither stops it nor changes the count. Only
 * the command's own process is queried. The line is erased before anything else is shown.
 */
#ifndef ENVELOPE_PROGRESS_H
#define ENVELOPE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct progress {
	const char *label;	 /* shown at the front; NULL: no progress line */
	const char *vgdb;	 /* the vgdb program, as the tool sees it */
	const char *vgdb_prefix; /* as given to the tool, as the tool sees it */
	const char *expected; /* file that may later contain the count of an earlier run, or NULL */
	char **environment;   /* the tool's: vgdb derives file names from it */

	double started, next_poll; /* seconds, monotonic; set by progress_start */
	pid_t poller;		   /* the vgdb that is running, 0 for none */
	double poller_deadline;
	int answer; /* descriptor of the file in memory with its output */
	bool is_shown;
	bool is_mid_line; /* set while the terminal shows an unfinished line: show nothing now */
};

void progress_start(struct progress *progress);

/* Must be called often: starts queries and ends those that take too long. */
void progress_tick(struct progress *progress, pid_t tool);

/* Must be called for every reaped child. True if it was the poller; then the line is updated. */
bool progress_reaped(struct progress *progress, pid_t pid);

/* Erases the line. */
void progress_hide(struct progress *progress);

/* Ends an open query and erases the line. */
void progress_stop(struct progress *progress);

/* The sum of the `events-N:` lines of an answer: instructions of all threads. */
uint64_t progress_parse(const char *answer);

#endif
