/* The sections of a report (table.h) as HTML: headings, lines, tables, complete without script. */
#ifndef REPORTS_WRITERS_HTML_SECTIONS_H
#define REPORTS_WRITERS_HTML_SECTIONS_H

#include "common/buffer.h"
#include "reports/views/table.h"

/* Headings are of that level. Columns called "percent" get a bar besides their figure. */
void html_add_sections(const struct report_view *view, int level, struct buffer *out);

/* An element with escaped content: <TAG>text</TAG>. */
void html_add_element(struct buffer *out, const char *tag, struct text text);

/* A bar as wide as the percentage that `figure` begins with; nothing where it is no number. */
void html_add_bar(struct buffer *out, struct text figure);

#endif
