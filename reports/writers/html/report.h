/* A document as a page: the first view in plain HTML, everything else for the page's script. */
#ifndef REPORTS_WRITERS_HTML_REPORT_H
#define REPORTS_WRITERS_HTML_REPORT_H

#include "common/buffer.h"
#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/views/suite.h"
#include "reports/views/tables/kinds.h"

/* `past` may be NULL; the overview of several profiles says what changed since it. */
bool html_write_report(const struct document *document, const struct table_options *options,
		       const struct suite_past *past, struct arena *arena, struct buffer *out,
		       struct diag *diag);

#endif
