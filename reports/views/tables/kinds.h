/*
 * The kinds of measurement with a table of their own in reports (table_kind.h), one row each. For
 * every other kind, the table lists its figures.
 */
#ifndef REPORTS_VIEWS_TABLES_KINDS_H
#define REPORTS_VIEWS_TABLES_KINDS_H

#include "table_kind.h"

/* Makes the sections of all kinds of all profiles, in natural order; if there are several profiles,
 * headings begin with their names. The caller must release the view, also after an error. */
bool report_view_make(const struct document *document, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag);

#endif
