/*
 * A measurement to be compared: the document of one run, or those of several runs that are combined
 * (baseline_combine()). Profiles are read one at a time where that is possible, and those of
 * several runs are combined only then.
 */
#ifndef REPORTS_ANALYSIS_BASELINE_MEASUREMENT_H
#define REPORTS_ANALYSIS_BASELINE_MEASUREMENT_H

#include "parsers/profiles.h"

struct measurement {
	struct profiles *runs;
	size_t count, capacity;
	struct document document; /* after measurement_complete(); as in struct profiles */
	bool is_whole;
	bool have_disagreed; /* measurement_read() failed because the runs cannot be combined */
};

/* Adds an opened run, which is closed with the measurement. */
void measurement_add(struct measurement *measurement, const struct profiles *run);

/* To be called when all runs, at least one, were added. False if they cannot be combined; if they
 * are read one profile at a time, only measurement_read() finds that out. */
bool measurement_complete(struct measurement *measurement, struct arena *arena, struct diag *diag);

/* Sets `one` to the combined document with only the profile of that name, which it must have. */
bool measurement_read(struct measurement *measurement, struct text name, struct arena *arena,
		      struct document *one, struct diag *diag);

/* Whether a profile of any run has costs of source lines. */
bool measurement_has_lines(const struct measurement *measurement);

/* Closes and forgets all runs; the measurement is empty again. */
void measurement_release(struct measurement *measurement);

#endif
