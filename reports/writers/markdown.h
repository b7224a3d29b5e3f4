/*
 * Sections as Markdown (GitHub's tables), for summaries and comments.
 */
#ifndef REPORTS_WRITERS_MARKDOWN_H
#define REPORTS_WRITERS_MARKDOWN_H

#include "common/buffer.h"
#include "reports/views/table.h"

/* Writes the sections. Marked rows are bold. Names are escaped, so they cannot break the table or
 * become markup. */
void markdown_write(const struct report_view *view, struct buffer *out);

/* Adds a table with an empty line before it; nothing if it has no columns. */
void markdown_add_table(const struct table *table, struct buffer *out);

#endif
