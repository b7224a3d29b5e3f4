/* The memory kind in reports: what is allocated, held at the peak, and never freed. */
#ifndef REPORTS_VIEWS_TABLES_MEMORY_H
#define REPORTS_VIEWS_TABLES_MEMORY_H

#include "kinds.h"

bool table_memory(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag);

#endif
