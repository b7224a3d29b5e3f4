/* Times in reports: those of whole runs, and those the timing library took of functions. */
#ifndef REPORTS_VIEWS_TABLES_TIMING_H
#define REPORTS_VIEWS_TABLES_TIMING_H

#include "kinds.h"

bool table_timing(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag);

#endif
