/*
 * Measures one command several times, or two in turns, and judges which is slower.
 */
#ifndef QUICK_SERIES_H
#define QUICK_SERIES_H

#include "runs.h"
#include "common/statistics.h"

#include <stddef.h>

struct quick_series {
	char *const *words; /* the command, NULL at the end */
	char *command;	    /* the same as one would type it */
	struct quick_run *runs;
	size_t count, capacity;
};

struct quick_plan {
	size_t runs, warmup, most_runs; /* of each command */
	double limit;			/* 0.2: the second may take 20 % longer */
	struct quick_streams streams;
	bool ignore_failure;
	/* Called before each run, warm-up included, if not NULL. */
	void (*progress)(size_t done, size_t total);
};

/* "unchanged", "improved" (smaller), "regressed" (larger), "inconclusive". */
const char *quick_verdict_name(enum sample_verdict verdict);

enum quick_outcome { QUICK_FINE, QUICK_NOT_STARTED /* errno */, QUICK_FAILED, QUICK_INTERRUPTED };

/*
 * Runs the commands (one or two) in turns, as often as planned. With two, a difference that matters
 * or that is not clear yet is looked into with more runs, up to plan->most_runs. `failed` becomes
 * the command that could not be started or failed; its status is that of its last run.
 */
enum quick_outcome quick_measure(struct quick_series *series, size_t count,
				 const struct quick_plan *plan, size_t *failed);

/* The second to the first, with a limit for both directions. */
struct sample_comparison quick_compare(const struct quick_series *first,
				       const struct quick_series *second, double limit);

/* One figure of every run, as seconds or bytes; to be freed. */
enum quick_figure {
	QUICK_WALL,
	QUICK_USER,
	QUICK_SYSTEM,
	QUICK_WAITING,
	QUICK_REFERENCE,
	QUICK_RSS,
	QUICK_UNDISTURBED /* wall less waiting */
};

/* Sorted ascending; to be freed. */
double *quick_values(const struct quick_series *series, enum quick_figure figure);
struct sample_summary quick_figure(const struct quick_series *series, enum quick_figure figure);

/* What starting a process that does nothing takes here, in seconds: median of some. */
double quick_start_up(void);

#endif
