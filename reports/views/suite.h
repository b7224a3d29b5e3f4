/*
 * Several workloads at a glance: one row for each, in natural order, with the figures that they are
 * compared by, and what these were before if there is a comparison.
 */
#ifndef REPORTS_VIEWS_SUITE_H
#define REPORTS_VIEWS_SUITE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/analysis/compare/compare.h"
#include "trend.h"

enum { SUITE_MAX_COLUMNS = 5 };

struct suite_cell {
	bool is_measured;
	u64 now;
	bool has_before;
	u64 before;
	enum verdict verdict; /* with `before`; VERDICT_UNCHANGED for a metric without a limit */
	struct text figure;   /* "1,234", or "-" if it was not measured */
	struct text change;   /* "+5.1 %", or "" */
	u32 history_count;    /* 0, or 3 and more: of one before and one now `before` says all */
	const u64 *history;   /* the figure in the comparable states up to now, the oldest first */
};

struct suite_row {
	struct text name;
	u32 profile;   /* its index in the document or in the comparison */
	bool is_quiet; /* nothing changed, so there is no more to say about it */
	struct suite_cell cells[SUITE_MAX_COLUMNS];
};

struct suite {
	u32 column_count;
	struct text titles[SUITE_MAX_COLUMNS]; /* "peak heap [B]"; those that any row has */
	u32 row_count;
	struct suite_row *rows;
	struct text past;	  /* what the figures are compared with, "" if that needs no name */
	struct text incomparable; /* a profile that cannot be compared with it, and why; or "" */
};

/* What the figures of a document are compared with. */
struct suite_past {
	struct text name;		  /* "main" */
	const struct trend_state *states; /* the oldest first; the last one is the partner */
	u32 count;			  /* from 1 */
	const struct document *now;	  /* the document, with its profiles in its own order */
};

/* `past` may be NULL. False, with a diag, if a part is malformed. */
bool suite_of_document(const struct document *document, const struct suite_past *past,
		       struct arena *arena, struct suite *suite, struct diag *diag);
void suite_of_comparison(const struct comparison *comparison, struct arena *arena,
			 struct suite *suite);

/* The document with its profiles in natural order, as people look at them. Shares everything. */
struct document suite_in_order(const struct document *document, struct arena *arena);

#endif
