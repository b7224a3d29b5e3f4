/* Several workloads at a glance (views/suite.h), in HTML without script. */
#ifndef REPORTS_WRITERS_HTML_OVERVIEW_H
#define REPORTS_WRITERS_HTML_OVERVIEW_H

#include "common/buffer.h"
#include "reports/views/suite.h"

/* Adds a table with a row for each workload. Names lead to the element profile-N, N being the index
 * of the row's profile, unless the row is quiet; the last column, which works with the script, to
 * the views of the profile of that name in the document. Figures that have a value from before get
 * their change, and two bars, before above now, or a line through their history. */
void html_add_overview(struct buffer *out, const struct suite *suite,
		       const struct document *document);

#endif
