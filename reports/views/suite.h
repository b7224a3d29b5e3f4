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

enum { SUITE_MAX_COLUMNS = 5 };

struct suite_cell {
	bool is_measured;
	u64 now;
	bool has_before;
	u64 before;
	enum verdict verdict; /* with `before`; VERDICT_UNCHANGED for a metric without a limit */
	struct text figure;   /* "1,234", or "-" if it was not measured */
	struct text change;   /* "+5.1 %", or "" */
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
};

/* False, with a diag, if a part is malformed. */
bool suite_of_document(const struct document *document, struct arena *arena, struct suite *suite,
		       struct diag *diag);
void suite_of_comparison(const struct comparison *comparison, struct arena *arena,
			 struct suite *suite);

/* The document with its profiles in natural order, as people look at them. Shares everything. */
struct document suite_in_order(const struct document *document, struct arena *arena);

#endif
