/* The count kind in reports: one line. */
#ifndef REPORTS_VIEWS_TABLES_COUNT_H
#define REPORTS_VIEWS_TABLES_COUNT_H

#include "kinds.h"

bool table_count(const struct document_profile *profile, const struct table_options *options,
		 struct arena *arena, struct report_view *view, struct diag *diag);

#endif
