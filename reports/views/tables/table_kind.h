/*
 * The table of a kind of measurement: a function that turns the kind's part of a profile into
 * sections. It uses only the model and the analysis; kinds.c lists all such functions.
 */
#ifndef REPORTS_VIEWS_TABLES_TABLE_KIND_H
#define REPORTS_VIEWS_TABLES_TABLE_KIND_H

#include "common/diag.h"
#include "common/pattern.h"
#include "parsers/document/document.h"
#include "reports/analysis/top.h"
#include "reports/views/table.h"

/* One function or file to be shown in detail: see details.h. */
enum table_detail_kind { DETAIL_CALLERS, DETAIL_CALLEES, DETAIL_LINES };

struct table_detail {
	enum table_detail_kind kind;
	struct text what;
};

enum { TABLE_MAX_DETAILS = 16 };

struct table_options {
	u32 top; /* rows of a table */
	enum top_sort sort;
	bool all;		      /* the functions of the start-up too, one by one */
	bool full_names;	      /* not labels (label.h) */
	const struct pattern *filter; /* functions by name, file or object; NULL for all */
	const char *sources;	      /* folder, as for source_files_open() */
	const char *source_url;	      /* pattern, as for source_files_publish() */
	bool assembly;		      /* with lines, their machine code */
	u32 top_lines;		      /* the costliest lines; 0: none */
	u32 detail_count;	      /* if one of these is not 0, only these details are shown */
	struct table_detail details[TABLE_MAX_DETAILS];
};

static inline bool table_has_details(const struct table_options *options)
{
	return options->top_lines || options->detail_count;
}

/* Adds the sections of one kind; none if the profile does not have it. False, with a diag, if its
 * part of the document is malformed. */
typedef bool table_kind(const struct document_profile *profile, const struct table_options *options,
			struct arena *arena, struct report_view *view, struct diag *diag);

/* The rows of each table of a kind that has two related tables, such as files and system calls:
 * half as many as for a single table, so that every kind takes the same room. At least one. */
static inline u32 table_rows_of_two(const struct table_options *options)
{
	return options->top / 2 + options->top % 2;
}

#endif
