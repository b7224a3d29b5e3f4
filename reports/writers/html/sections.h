/* The sections of a report (table.h) as HTML: headings, lines, tables, complete without script. */
#ifndef REPORTS_WRITERS_HTML_SECTIONS_H
#define REPORTS_WRITERS_HTML_SECTIONS_H

#include "common/buffer.h"
#include "reports/views/table.h"

/* Adds the sections with headings of this level. Columns named "percent" also get a bar. `whose` is
 * the profile of a page with several, for those who only hear the names of tables; or "". */
void html_add_sections(const struct report_view *view, struct text whose, int level,
		       struct buffer *out);

/* Adds an element with escaped content: <TAG>text</TAG>. */
void html_add_element(struct buffer *out, const char *tag, struct text text);

/* Adds a bar as wide as the percentage at the start of `figure`; nothing if there is no number. */
void html_add_bar(struct buffer *out, struct text figure);

#endif
