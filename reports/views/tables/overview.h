/*
 * The overview of a document with several profiles: one line per profile, in natural
 * order, before all other tables.
 */
#ifndef REPORTS_VIEWS_TABLES_OVERVIEW_H
#define REPORTS_VIEWS_TABLES_OVERVIEW_H

#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/views/table.h"

bool table_overview(const struct document *document, struct arena *arena, struct report_view *view,
		    struct diag *diag);

#endif
