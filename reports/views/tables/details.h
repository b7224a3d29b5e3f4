/*
 * Details of one function or source file: the callers of a function, its callees, the costs of a
 * file's lines. If requested, they are shown instead of the tables of kinds.h.
 */
#ifndef REPORTS_VIEWS_TABLES_DETAILS_H
#define REPORTS_VIEWS_TABLES_DETAILS_H

#include "table_kind.h"

/*
 * Adds the sections requested in options->details that the profile has data for, and sets found[i]
 * for these. A function is named in full or as tables show it (label.h); a file by its path or the
 * end of it.
 */
void table_details(const struct document_profile *profile, const struct table_options *options,
		   struct arena *arena, struct report_view *view, bool *found);

/* Sets the error for a detail that no profile has, with the most similar names. Returns false. */
bool table_no_details(const struct document *document, const struct table_detail *detail,
		      struct arena *arena, struct diag *diag);

#endif
