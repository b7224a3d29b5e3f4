/*
 * The figures of a profile that are compared, by the names people give them in --limit and in the
 * suite. Every event of a callgrind profile is one too: "dr", "d1mr" … for the program, with
 * "process_" before it for the whole process.
 */
#ifndef REPORTS_ANALYSIS_METRICS_H
#define REPORTS_ANALYSIS_METRICS_H

#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

/* What is counted: it decides how amounts are read and shown. Seconds are kept in nanoseconds. */
enum metric_unit { UNIT_COUNT, UNIT_BYTES, UNIT_SECONDS };

struct metric_kind {
	struct text name;  /* "ir" */
	struct text label; /* "instructions" */
	enum metric_unit unit;
	bool is_exact; /* repeats to the unit; else it scatters from run to run */
	u32 percent;   /* the limit when none is given; 0: shown, but not judged */

	struct text kind; /* of measurement (parsers/kinds.h) */
	const char *path; /* the count in the kind's part, "totals.calls"; NULL: by own code */
};

/* The kind of that name, NULL when it is none of those that are always known. */
const struct metric_kind *metric_find(struct text name);

/* Those of one kind of measurement, NULL behind the last one. The first one is the one that matters
 * most: a baseline takes the part from the run with the median of it. */
const struct metric_kind *metric_of_kind(struct text kind, size_t index);

/* The limits there are when none is given, in words: "1% for ir, peak; 20% for wall". */
void metric_add_limits(struct buffer *out);

/* All that are always known, in the order they are shown, and how many. */
const struct metric_kind *metric_kinds(size_t *count);

#endif
