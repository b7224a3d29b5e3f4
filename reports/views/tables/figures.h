/* The table of a kind that has no table of its own: one row per figure. */
#ifndef REPORTS_VIEWS_TABLES_FIGURES_H
#define REPORTS_VIEWS_TABLES_FIGURES_H

#include "common/diag.h"
#include "parsers/kinds.h"
#include "reports/views/table.h"

bool table_figures(const struct document_profile *profile, const struct kind *kind,
		   struct arena *arena, struct report_view *view, struct diag *diag);

#endif
