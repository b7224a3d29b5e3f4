/*
 * One function or one source file from near: who calls a function, what it calls, what the lines of
 * a file cost. In place of the tables of kinds.h when asked for.
 */
#ifndef REPORTS_VIEWS_TABLES_DETAILS_H
#define REPORTS_VIEWS_TABLES_DETAILS_H

#include "table_kind.h"

/*
 * Adds the sections asked for in options->details, none where the profile knows nothing of it;
 * found[i] becomes true where it does. A function is named in full, by its short label
 * (label.h) or by that without the <…> of its arguments, a file by its path or the end
 * of it.
 */
void table_details(const struct document_profile *profile, const struct table_options *options,
		   struct arena *arena, struct report_view *view, bool *found);

/* The error for when no profile knew anything of it: with the names that are most like it. */
bool table_no_details(const struct document *document, const struct table_detail *detail,
		      struct arena *arena, struct diag *diag);

#endif
