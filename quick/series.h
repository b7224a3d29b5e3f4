/* The runs of one command, and statistics over them. */
#ifndef QUICK_SERIES_H
#define QUICK_SERIES_H

#include "common/statistics.h"
#include "runs.h"

#include <stddef.h>

struct quick_series {
	const char *const *words;	       /* the command, NULL-terminated */
	const char *command;		       /* the command as typed in a shell */
	const struct quick_original *original; /* copies of it are run; NULL: the program itself */
	struct quick_run *runs;		       /* the caller frees it */
	size_t count, capacity;
};

/* Adds a run at the end. The pointer is invalid after the next addition. */
struct quick_run *quick_add_run(struct quick_series *series);

/* A figure of a run, in seconds or bytes. */
enum quick_figure {
	QUICK_WALL,
	QUICK_USER,
	QUICK_SYSTEM,
	QUICK_WAITING,
	QUICK_REFERENCE,
	QUICK_RSS,
	QUICK_UNDISTURBED /* wall minus waiting */
};

/* The figure of every run, sorted ascending. The caller frees the array. */
double *quick_values(const struct quick_series *series, enum quick_figure figure);
struct sample_summary quick_figure(const struct quick_series *series, enum quick_figure figure);

#endif
