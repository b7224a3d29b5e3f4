/*
 * Details: the callers of a function, its callees, the costs of a file's lines, the costliest lines
 * of all. If requested, they are shown instead of the tables of kinds.h.
 */
#ifndef REPORTS_VIEWS_TABLES_DETAILS_H
#define REPORTS_VIEWS_TABLES_DETAILS_H

#include "table_kind.h"

/* Which of the details that were asked for some profile has. */
struct details_found {
	bool top_lines, details[TABLE_MAX_DETAILS];
};

/*
 * Adds the sections requested in the options that the profile has data for, and sets `found` for
 * these. A function is named in full or as tables show it (label.h); a file by its path or the
 * end of it. False with a diag if the machine code of lines is wanted and cannot be shown.
 */
bool table_details(const struct document_profile *profile, const struct table_options *options,
		   struct arena *arena, struct report_view *view, struct details_found *found,
		   struct diag *diag);

/* Sets the error that no lines were recorded. Returns false. */
bool table_no_lines(const struct document *document, struct diag *diag);

/* Sets the error for a detail that no profile has, with the most similar names. Returns false. */
bool table_no_details(const struct document *document, const struct table_detail *detail,
		      struct arena *arena, struct diag *diag);

#endif
