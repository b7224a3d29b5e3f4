/* Source lines: the user's own of a whole process, those of a function, and those of a file. */
#ifndef REPORTS_BROWSE_LINE_LISTS_H
#define REPORTS_BROWSE_LINE_LISTS_H

#include "list_kind.h"

extern const struct list_kind list_of_lines, list_of_function_lines, list_of_file;

#endif
