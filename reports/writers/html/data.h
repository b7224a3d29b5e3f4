/* A page that carries a document as data for its script (web/page.js). */
#ifndef REPORTS_WRITERS_HTML_DATA_H
#define REPORTS_WRITERS_HTML_DATA_H

#include "kinds.h"
#include "page.h"
#include "parsers/document/document.h"

/* What the document is compared with. */
struct html_comparison {
	const struct document *before;
	const struct comparison *found;
	const struct moved_lines *moved; /* which lines are the same */
};

/* A folder as for source_files_open(), and a pattern as for source_files_publish(). */
struct html_sources {
	const char *folder, *url;
};

/* Adds the whole page to `out`. All members of `page` before `data` must be set. `sources` says
 * which files may be read and linked; `comparison` is NULL in a report. The arena is used for
 * temporary memory. */
void html_write_document(const struct html_page *page, const struct document *document,
			 struct html_sources sources, const struct html_comparison *comparison,
			 struct arena *arena, struct buffer *out);

#endif
