/* Measures one command several times, or two commands in turns. */
#ifndef QUICK_TURNS_H
#define QUICK_TURNS_H

#include "series.h"

struct quick_plan {
	size_t runs, warmup, most_runs; /* of each command */
	double limit;			/* as a fraction; 0.2: the second may take 20 % longer */
	struct quick_streams streams;
	bool ignore_failure;
	/* Called before each run, warm-up included, if not NULL. */
	void (*progress)(size_t done, size_t total);
};

enum quick_outcome { QUICK_FINE, QUICK_NOT_STARTED, QUICK_FAILED, QUICK_INTERRUPTED };

struct quick_measured {
	enum quick_outcome outcome;
	size_t last;	 /* the index of the command that ran last, which is the one that failed */
	int exit_status; /* of its last run */
	int error;	 /* errno if a command could not be started */
};

/* Runs the one or two commands in turns, as often as planned. With two, an unclear result or a
 * difference above the limit is checked with more runs, up to plan->most_runs. */
struct quick_measured quick_measure(struct quick_series *series, size_t count,
				    const struct quick_plan *plan);

/* The seconds that starting a process that does nothing takes: the median of several starts; 0 if
 * unknown. */
double quick_start_up(void);

#endif
