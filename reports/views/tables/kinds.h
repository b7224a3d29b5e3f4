/*
 * Which kinds of measurement have a table of their own in reports (table_kind.h), a row each. Every
 * other kind's table is one of its figures.
 */
#ifndef REPORTS_VIEWS_TABLES_KINDS_H
#define REPORTS_VIEWS_TABLES_KINDS_H

#include "table_kind.h"

/*
 * The sections of all kinds of all profiles; where there are several profiles, headings begin with
 * their names. The view is to be released in any case.
 */
bool report_view_make(const struct document *document, const struct table_options *options,
		      struct arena *arena, struct report_view *view, struct diag *diag);

#endif
