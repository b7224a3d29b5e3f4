/*
 * The runs of one command, and the figures of all of them together.
 */
#ifndef QUICK_SERIES_H
#define QUICK_SERIES_H

#include "common/statistics.h"
#include "runs.h"

#include <stddef.h>

struct quick_series {
	const char *const *words;	       /* the command, NULL at the end */
	const char *command;		       /* the same as one would type it */
	const struct quick_original *original; /* whose copies run; NULL: the program itself */
	struct quick_run *runs;		       /* to be freed */
	size_t count, capacity;
};

/* Room for one more run at the end, which counts from now on. */
struct quick_run *quick_add_run(struct quick_series *series);

/* A figure of a run, in seconds or bytes. */
enum quick_figure {
	QUICK_WALL,
	QUICK_USER,
	QUICK_SYSTEM,
	QUICK_WAITING,
	QUICK_REFERENCE,
	QUICK_RSS,
	QUICK_UNDISTURBED /* wall less waiting */
};

/* That figure of every run, sorted ascending; to be freed. */
double *quick_values(const struct quick_series *series, enum quick_figure figure);
struct sample_summary quick_figure(const struct quick_series *series, enum quick_figure figure);

#endif
