/*
 * The figures of one profile: all numbers of its parts that can be compared, by the names of
 * metrics.h.
 */
#ifndef REPORTS_ANALYSIS_FIGURES_H
#define REPORTS_ANALYSIS_FIGURES_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/statistics.h"
#include "parsers/document/document.h"
#include "metrics.h"

struct figure {
	struct text name, label;
	struct text kind;    /* of the measurement that it is from; "" if unknown */
	struct text process; /* command of a child process; "" for the process itself */
	enum metric_unit unit;
	bool is_exact;
	struct text limit; /* the default, as in --limit; "": not judged */
	u64 value;	   /* of the median run; seconds are in nanoseconds */
	u64 low, high;	   /* of all runs; equal to `value` if there was one run or all agreed */
	bool is_spread;	   /* there were several runs, so low and high are a range */
	/* Of a figure of the process itself, what its child processes add to it (nothing to a
	 * peak), and what forked ones have together: that cannot be added, as each contains its
	 * parent. */
	u64 children, forks;

	/* For times: the seconds of every run if the document has them; else empty. */
	struct sample runs;
};

struct figures {
	u32 count;
	struct figure *items; /* in the order they are shown */
	u64 run_count;	      /* runs of the exact kinds; 1 if unknown */
	u64 timed_run_count;  /* 0 if nothing was timed */
	u32 noisy_count;
	struct text *noisy; /* functions that differ between runs, as sorted "object:function" */
	u64 reference;	    /* nanoseconds of the reference loop (median); 0 if unknown */
	u64 start_up;	    /* nanoseconds to start any process; 0 if unknown */
};

/* Reads the figures. Everything lives in the arena or belongs to the profile. False, with a diag,
 * if a part is malformed. */
bool figures_read(const struct document_profile *profile, struct arena *arena, struct figures *out,
		  struct diag *diag);

/* A figure of the process itself that was the same in all runs. `kind` is NULL for an event that is
 * not in the table of metrics. */
struct figure figure_of_value(struct text name, const struct metric_kind *kind, u64 value);

/* The name of an event's figure, after a prefix. NUL-terminated; lives in the arena. */
struct text figures_event(struct text event, const char *prefix, struct arena *arena);

/* An exponent as the value of a figure. One that falls counts as constant, one above
 * 1000 as 1000. */
u64 figures_exponent(double exponent);

/* The figure of the process with its children, and that of its forked children alone. */
struct figure figure_with_children(const struct figure *figure);
struct figure figure_of_forks(const struct figure *figure);

/* The figure of that name and process, or NULL if it was not measured. */
const struct figure *figures_find(const struct figures *figures, struct text name,
				  struct text process);

/* The same, but only if it is of that kind of measurement. */
const struct figure *figures_find_of(const struct figures *figures, struct text kind,
				     struct text name, struct text process);

#endif
