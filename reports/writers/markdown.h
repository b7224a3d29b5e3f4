/*
 * Sections as Markdown (GitHub's tables), for summaries and comments.
 */
#ifndef REPORTS_WRITERS_MARKDOWN_H
#define REPORTS_WRITERS_MARKDOWN_H

#include "common/buffer.h"
#include "reports/views/table.h"

/* Marked rows are bold. Nothing in a name can break the table or become markup. */
void markdown_write(const struct report_view *view, struct buffer *out);

/* A table alone, an empty line before it; nothing when it has no columns. */
void markdown_add_table(const struct table *table, struct buffer *out);

#endif
