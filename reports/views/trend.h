/*
 * How a baseline's figures changed from commit to commit, and which commits changed them.
 *
 * Consecutive states are compared like any two documents (compare.h). A commit that was measured on
 * another system is incomparable with the one before, and is not named as a cause.
 */
#ifndef REPORTS_VIEWS_TREND_H
#define REPORTS_VIEWS_TREND_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/analysis/compare/compare.h"

/* The baseline in one commit. */
struct trend_state {
	struct text commit, date, subject; /* commit "": not committed yet */
	struct document document;
	u32 position; /* in the history, of which only some commits may be measured */
	u32 failures; /* commits directly before this one that could not be measured */
};

struct trend_point {
	u32 state; /* index into the states */
	u64 value;
	bool has_before; /* there is a point before this one, with the value `before` */
	u64 before;
	enum verdict
	    verdict; /* of the step from the point before; of growth, also of its functions */
	struct text reason; /* why it is incomparable or inconclusive, else "" */
	struct text cause;  /* the function that caused most of the change, in words, else "" */
};

/* One metric of one profile. */
struct trend_series {
	struct text profile, metric, label;
	enum metric_unit unit;
	u32 count;
	struct trend_point *points; /* oldest first, of the states that have the metric */
};

struct trend {
	u32 state_count;
	const struct trend_state *states;
	u32 series_count;
	struct trend_series *series; /* sorted by profile, then in the order of the metrics */
	struct text agreement;	     /* how well model cycles agree, if there are any; or "" */
	bool steps_only;	     /* lists show the first and last point and the moves */
	struct text commits; /* the address of a commit but for its hash; "" if it has none */
};

struct trend_options {
	const struct text *metrics; /* names, such as "ir" */
	u32 metric_count;
	const char *const *profiles; /* only these profiles; none: all profiles */
	u32 profile_count;
	const struct limits *limits; /* a step above its limit is a change */
};

/* `states` must be in order, the oldest first. The result lives in the arena and shares the states'
 * texts. False with a diag. */
bool trend_make(const struct trend_state *states, u32 count, const struct trend_options *options,
		struct arena *arena, struct trend *out, struct diag *diag);

/* Whether the step to the point is a change: improved or regressed. */
bool trend_is_move(const struct trend_point *point);

/* Whether a commit made any figure grow beyond its limit. */
bool trend_has_regression(const struct trend *trend);

/* Whether a list shows the point. */
bool trend_shows(const struct trend *trend, const struct trend_series *series, u32 point);

/* The first characters of a commit's name, or a substitute if it is not committed yet. */
struct text trend_short_commit(struct text commit);

/* The day of a state: "2026-11-03". */
struct text trend_date(const struct trend_state *state);

#endif
