/* The io kind in reports: files, system calls, and findings in a sentence each. */
#ifndef REPORTS_VIEWS_TABLES_IO_H
#define REPORTS_VIEWS_TABLES_IO_H

#include "kinds.h"

bool table_io(const struct document_profile *profile, const struct table_options *options,
	      struct arena *arena, struct report_view *view, struct diag *diag);

#endif
