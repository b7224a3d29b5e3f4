/*
 * The figures of one profile: everything about it that is a number to compare, by the names of
 * metrics.h, out of whichever of its parts were measured.
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
	struct text process; /* command of a child process; "" for the process itself */
	enum metric_unit unit;
	bool is_exact;
	u32 percent;	/* limit when none is given, 0: not judged */
	u64 value;	/* of the median run */
	u64 low, high;	/* of all runs; both `value` where there was one, or all agreed */
	bool is_spread; /* several runs stand behind it, so that low and high mean something */

	/* Times: seconds of every run, where the document has them; else no values. */
	struct sample runs;
};

struct figures {
	u32 count;
	struct figure *items; /* in the order they are shown */
	u64 run_count;	      /* runs of the exact kinds; 1 where nothing says so */
	u64 timed_run_count;  /* 0 where nothing was timed */
	u32 noisy_count;
	struct text *noisy; /* sorted "object:function": not the same in all runs */
	u64 reference;	    /* nanoseconds of the reference loop (median), 0 unknown */
};

/* Everything lives in the arena or belongs to the profile. False when a part is malformed. */
bool figures_read(const struct document_profile *profile, struct arena *arena, struct figures *out,
		  struct diag *diag);

/* What the figure of an event is called, behind a prefix; the text ends with a NUL. */
struct text figures_event(struct text event, const char *prefix, struct arena *arena);

/* The figure of that name and process, NULL when it was not measured. */
const struct figure *figures_find(const struct figures *figures, struct text name,
				  struct text process);

#endif
