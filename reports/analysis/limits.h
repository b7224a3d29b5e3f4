/*
 * Limits: how much worse a metric may get before it counts as a regression.
 *
 *	ir=1%            at most 1 % more than before
 *	peak=+65536      at most 65536 more (bytes, or whatever the metric counts)
 *	peak=1048576     at most 1048576, whatever it was before
 *	wall=none        never judged
 *	edm_evaluate:ir=0%   for one profile only
 *
 * Amounts of times are seconds, with fractions ("wall=0.5"); those of all others whole numbers.
 */
#ifndef REPORTS_ANALYSIS_LIMITS_H
#define REPORTS_ANALYSIS_LIMITS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"
#include "metrics.h"

/* A percentage is kept in units of PERCENT_UNIT parts: exact down to a millionth of a percent. */
enum { PERCENT_UNIT = 1000000 };

enum limit_kind { LIMIT_NONE, LIMIT_PERCENT, LIMIT_GROWTH, LIMIT_CEILING };

struct limit {
	enum limit_kind kind;
	u64 amount; /* millionths of a percent; or counts, bytes, nanoseconds */
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

/*
 * Adds what the text says, one limit or several with commas between them; it must stay alive as
 * long as the limits. Whether there are such metrics is not asked.
 */
bool limits_add(struct limits *limits, struct text specification, struct diag *diag);

/* The same as the value of an option, for a struct limits. */
bool limits_read(void *limits, const char *word, struct diag *diag);

/* The limit of a metric: the last one added that is meant for the profile, else `fallback`. */
struct limit limits_find(const struct limits *limits, struct text profile, struct text metric,
			 struct limit fallback);

/* Whether `now` is more than the limit allows, or less by more than it allows to be more. */
bool limit_is_exceeded(struct limit limit, u64 before, u64 now);
bool limit_is_undercut(struct limit limit, u64 before, u64 now);

/* As one writes it: "1%", "+65536", "none". */
struct text limit_text(struct limit limit, enum metric_unit unit, struct arena *arena);

void limits_release(struct limits *limits);

#endif
