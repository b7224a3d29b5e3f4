/*
 * Measures one command several times, or two in turns.
 */
#ifndef QUICK_TURNS_H
#define QUICK_TURNS_H

#include "series.h"

struct quick_plan {
	size_t runs, warmup, most_runs; /* of each command */
	double limit;			/* 0.2: the second may take 20 % longer */
	struct quick_streams streams;
	bool ignore_failure;
	/* Called before each run, warm-up included, if not NULL. */
	void (*progress)(size_t done, size_t total);
};

enum quick_outcome { QUICK_FINE, QUICK_NOT_STARTED, QUICK_FAILED, QUICK_INTERRUPTED };

struct quick_measured {
	enum quick_outcome outcome;
	size_t last;	 /* the command that ran last: the one that failed */
	int exit_status; /* of its last run, the failed one */
	int error;	 /* errno of what could not be started */
};

/*
 * Runs the commands (one or two) in turns, as often as planned. With two, a difference that matters
 * or that is not clear yet is looked into with more runs, up to plan->most_runs.
 */
struct quick_measured quick_measure(struct quick_series *series, size_t count,
				    const struct quick_plan *plan);

/* What starting a process that does nothing takes here, in seconds: median of some; 0 unknown. */
double quick_start_up(void);

#endif
