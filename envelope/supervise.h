/*
 * Starts a tool with its pins, shows its output, passes signals on, and leaves no process behind.
 */
#ifndef ENVELOPE_SUPERVISE_H
#define ENVELOPE_SUPERVISE_H

#include "follow.h"
#include "progress.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tool {
	char **arguments; /* the first is its path, or a name to look for in PATH */
	char **environment;
	const char *directory;	 /* NULL: the current directory */
	int input;		 /* its stdin, -1 to inherit */
	int output, errors;	 /* its stdout and stderr, open for appending; -1 to inherit */
	int cpu;		 /* the only CPU it may use, -1 for any */
	bool first_in_first_out; /* SCHED_FIFO, which makes the order of threads repeatable */
	bool jumps_queue; /* then, for a moment only, goes before others, which may run for hours */
	double patience;  /* seconds that a thread may wait for a spinning one (starvation.h) */
	bool fixed_addresses; /* no address space layout randomisation */
	bool own_session;     /* no terminal and none of its signals; usual resource limits */
	bool is_plain; /* not measured: keeps its descriptors and limits, and what it leaves running
			  goes on when it ends by itself */
};

struct outcome {
	pid_t pid;	    /* in the tool's own process namespace */
	int status;	    /* as from waitpid() */
	double seconds;	    /* wall time */
	int asked_to_end;   /* the signal that requested the end, 0 for none */
	size_t ended_early; /* number of processes left running that had to be ended */
	bool fifo_lost;	  /* FIFO was switched off, because the run would not have ended with it */
	int error;	  /* errno if the tool could not be started, else 0 */
	char failed[256]; /* what failed then */
};

/* Runs the tool. The calling process becomes the reaper of all its descendants; returns when all of
 * them have ended. */
struct outcome supervise(const struct tool *tool, struct follower *output, struct follower *errors,
			 struct progress *progress);

/* Blocks the signals that are passed on and returns a descriptor to read them from, -1 on error. */
int supervise_catch_signals(void);

/* The number of the next signal that has arrived, 0 for none. */
int supervise_next_signal(int signals);

/* As poll(2); where that is denied, sleeps for a moment. */
void supervise_wait(struct pollfd *polls, nfds_t count, int milliseconds);

/* Sets the scheduling of the calling process. NULL on success, else what failed, with errno. */
const char *supervise_pin(const struct tool *tool);

#endif
