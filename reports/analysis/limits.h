/*
 * Limits: how much worse a metric may get before it counts as a regression.
 *
 *	ir=1%            at most 1 % more than before
 *         peak=+65536      at most 65536 more (bytes, or the metric's other unit)
 *	peak=1048576     at most 1048576, whatever it was before
 *	wall=none        never judged
 *	edm_evaluate:ir=0%   for one profile only
 *
 * For times and exponents, amounts have decimals ("wall=0.5", "growth=1.1"); for all other metrics,
 * they are whole numbers.
 */
#ifndef REPORTS_ANALYSIS_LIMITS_H
#define REPORTS_ANALYSIS_LIMITS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"
#include "metrics.h"

/* A percentage is stored in units of 1/PERCENT_UNIT percent. */
enum { PERCENT_UNIT = 1000000 };

enum limit_kind { LIMIT_NONE, LIMIT_PERCENT, LIMIT_GROWTH, LIMIT_CEILING };

struct limit {
	enum limit_kind kind;
	u64 amount; /* millionths of a percent; or counts, bytes, nanoseconds, thousandths */
};

struct metric_limit {
	struct text profile; /* "" for all */
	struct text metric;
	struct limit limit;
};

struct limits {
	struct metric_limit *items;
	size_t count, capacity;
};

/* Reads one limit of a metric: "1%", "+4096", "none". False if it is not a limit. */
bool limit_read(struct text text, struct text metric, struct limit *limit);

/* Adds one limit, or several separated by commas. The text must live as long as the limits. Does
 * not check that the metrics exist. False, with a diag, if the text is not a limit. */
bool limits_add(struct limits *limits, struct text specification, struct diag *diag);

/* The same as a command_read function; `limits` is a struct limits. */
bool limits_read(void *limits, const char *word, struct diag *diag);

/* The limit of a metric: the last one added that applies to the profile, else `fallback`. */
struct limit limits_find(const struct limits *limits, struct text profile, struct text metric,
			 struct limit fallback);

/* Exceeded: `now` is above `before` by more than the limit. Undercut: below it by more than the
 * limit. */
bool limit_is_exceeded(struct limit limit, u64 before, u64 now);
bool limit_is_undercut(struct limit limit, u64 before, u64 now);

/* The limit as written on the command line: "1%", "+65536", "none". Lives in the arena. */
struct text limit_text(struct limit limit, enum metric_unit unit, struct arena *arena);

void limits_release(struct limits *limits);

#endif
