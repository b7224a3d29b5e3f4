/* The functions of a process, and the callers and callees of a function. */
#ifndef REPORTS_BROWSE_FUNCTION_LISTS_H
#define REPORTS_BROWSE_FUNCTION_LISTS_H

#include "list_kind.h"

extern const struct list_kind list_of_functions, list_of_callers, list_of_callees;

/* What stands above lists of a process: its title, and what it cost. */
void describe_process(const struct look *look, const struct place *place, struct arena *arena,
		      struct row_name *subject, struct text *figures);

/* What stands above lists of a function: its name in full, its calls and costs. */
void describe_function(const struct look *look, const struct place *place, struct arena *arena,
		       struct row_name *subject, struct text *figures);

#endif
