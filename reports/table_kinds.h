/*
 * Which kinds of measurement a report knows: one row of a table each. A kind turns its part of
 * a profile into sections.
 */
#ifndef REPORTS_TABLE_KINDS_H
#define REPORTS_TABLE_KINDS_H

#include "../common/diag.h"
#include "../parsers/document.h"
#include "table.h"
#include "top.h"

struct table_options {
	u32 top; /* rows of a table */
	enum top_sort sort;
};

/*
 * Adds the sections of one kind, none where the profile does not have it. False with an error
 * when its part of the document is malformed.
 */
typedef bool table_kind(const struct document_profile *profile, const struct table_options *options,
			struct arena *arena, struct report_view *view, struct diag *diag);

/*
 * The sections of all kinds of all profiles; where there are several profiles, headings begin with
 * their names. The view is to be released in any case.
 */
bool report_view_make(const struct document *document, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag);

#endif
