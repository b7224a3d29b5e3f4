/*
 * Which kinds of measurement a report knows: one row of a table each. A kind turns its part of
 * a profile into sections.
 */
#ifndef REPORTS_VIEWS_TABLES_KINDS_H
#define REPORTS_VIEWS_TABLES_KINDS_H

#include "common/diag.h"
#include "common/pattern.h"
#include "parsers/document/document.h"
#include "reports/views/table.h"
#include "reports/analysis/top.h"

/* One function or file to be shown from near: see table_details.h. */
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

struct report_kind {
	struct text name;
	table_kind *table;
	bool is_on_page; /* the page gets the part as it stands in the document (web/tables.js) */
};

/* What reports know of that kind; NULL: nothing, and its table is one of its figures. */
const struct report_kind *report_kind_find(struct text name);

/*
 * The sections of all kinds of all profiles; where there are several profiles, headings begin with
 * their names. The view is to be released in any case.
 */
bool report_view_make(const struct document *document, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag);

#endif
