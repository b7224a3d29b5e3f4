/*
 * What the table of a kind of measurement is: a function that turns the kind's part of a profile
 * into sections. It knows nobody but the model and the analysis; kinds.c knows all of them.
 */
#ifndef REPORTS_VIEWS_TABLES_TABLE_KIND_H
#define REPORTS_VIEWS_TABLES_TABLE_KIND_H

#include "common/diag.h"
#include "common/pattern.h"
#include "parsers/document/document.h"
#include "reports/analysis/top.h"
#include "reports/views/table.h"

/* One function or file to be shown from near: see details.h. */
enum table_detail_kind { DETAIL_CALLERS, DETAIL_CALLEES, DETAIL_LINES };

struct table_detail {
	enum table_detail_kind kind;
	struct text what;
};

enum { TABLE_MAX_DETAILS = 16 };

struct table_options {
	u32 top; /* rows of a table */
	enum top_sort sort;
	bool strip;		      /* names without arguments of templates and functions */
	const struct pattern *filter; /* functions by name, file or object; NULL for all */
	u32 detail_count;	      /* not 0: those in place of everything else */
	struct table_detail details[TABLE_MAX_DETAILS];
};

/*
 * Adds the sections of one kind, none where the profile does not have it. False with an error
 * when its part of the document is malformed.
 */
typedef bool table_kind(const struct document_profile *profile, const struct table_options *options,
			struct arena *arena, struct report_view *view, struct diag *diag);

/*
 * The rows of each table where a kind shows two that belong together, such as files and system
 * calls: half as many as of one, so that a kind takes the same room whichever it is. At least one.
 */
static inline u32 table_rows_of_two(const struct table_options *options)
{
	return options->top / 2 + options->top % 2;
}

#endif
