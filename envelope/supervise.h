/*
 * Starts a tool with its pins, shows its output, passes signals on, and leaves no process behind.
 */
#ifndef ENVELOPE_SUPERVISE_H
#define ENVELOPE_SUPERVISE_H

#include "follow.h"
#include "progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tool {
	char **arguments; /* the first is its path */
	char **environment;
	const char *directory;	 /* NULL: where we are */
	int input;		 /* its stdin, -1 to inherit */
	int output, errors;	 /* its stdout and stderr, open for appending; -1 to inherit */
	int cpu;		 /* the only CPU it may use, -1 for any */
	bool first_in_first_out; /* SCHED_FIFO: only then threads take turns repeatably */
	double patience;      /* seconds that a thread may wait for one that spins (starvation.h) */
	bool fixed_addresses; /* no address space layout randomisation */
	bool own_session;     /* no terminal, none of its signals; usual resource limits */
};

struct outcome {
	pid_t pid;	    /* as the tool sees itself */
	int status;	    /* as of waitpid */
	double seconds;	    /* wall time */
	int asked_to_end;   /* the signal that asked for it, 0 for none */
	size_t ended_early; /* processes it left running that had to be ended */
	bool fifo_lost;	    /* FIFO was given up, for else the run would not have ended */
	int error;	    /* errno of what kept the tool from running, 0 if it ran */
	char failed[256];   /* what that was */
};

/* The process becomes the reaper of all its descendants. Returns when all of them have ended. */
struct outcome supervise(const struct tool *tool, struct follower *output, struct follower *errors,
			 struct progress *progress);

/* Blocks the signals that are passed on and returns a descriptor to read them from, -1 on error. */
int supervise_catch_signals(void);

/* The number of the next signal that came, 0 for none. */
int supervise_next_signal(int signals);

/* Sets the scheduling of the calling process; NULL when done, else what failed (see errno). */
const char *supervise_pin(const struct tool *tool);

#endif
