/*
 * The metrics that are compared, with the names that --limit and the suite use. Every event of
 * the kind cpu is a metric too: "dr", "d1mr" and so on for the program, and with the prefix
 * "process_" for the whole process.
 */
#ifndef REPORTS_ANALYSIS_METRICS_H
#define REPORTS_ANALYSIS_METRICS_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

/* The unit, which decides how amounts are read and shown. Times are stored in nanoseconds,
 * exponents of growth in thousandths. */
enum metric_unit { UNIT_COUNT, UNIT_BYTES, UNIT_SECONDS, UNIT_EXPONENT };

/* How many of a stored value are one of its unit: 1,000,000,000 for seconds, 1 for counts. */
u64 metric_scale(enum metric_unit unit);

struct metric_kind {
	struct text name;  /* "ir" */
	struct text label; /* "instructions" */
	enum metric_unit unit;
	bool is_exact;	   /* the same in every run; else it varies */
	struct text limit; /* the default, as in --limit: "1%"; "": shown, but not judged */

	struct text kind; /* the kind of measurement (parsers/kinds.h) */
	const char
	    *path; /* path of the count in the kind's part: "totals.calls"; NULL: special code */
};

/* The metric of that name, or NULL if it is not in the table. */
const struct metric_kind *metric_find(struct text name);

/* The metrics of one kind of measurement by index, NULL after the last. The first one is the most
 * important: a baseline takes the part from the run with its median. */
const struct metric_kind *metric_of_kind(struct text kind, size_t index);

/* The name or label of a metric of a child process or a function, "growth of append (prog.c)"; of
 * the process itself, "", as it is. May live in the arena. */
struct text metric_full_name(struct text name, struct text process, struct arena *arena);

/* Adds the default limits in words: "1% for ir, peak; 20% for wall". */
void metric_add_limits(struct buffer *out);

/* The table of metrics, in the order in which they are shown; `count` becomes their number. */
const struct metric_kind *metric_kinds(size_t *count);

#endif
