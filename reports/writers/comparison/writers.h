/* The writers of a comparison, by the names of their formats. */
#ifndef REPORTS_WRITERS_COMPARISON_WRITERS_H
#define REPORTS_WRITERS_COMPARISON_WRITERS_H

#include "writer.h"

/* The writer of that name, or NULL. */
const struct comparison_writer *comparison_writer_find(struct text name);

/* All names: "console, json, ...". */
const char *comparison_writer_names(void);

#endif
