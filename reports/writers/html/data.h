/* A page that carries a document as data for its script (web/page.js). */
#ifndef REPORTS_WRITERS_HTML_DATA_H
#define REPORTS_WRITERS_HTML_DATA_H

#include "kinds.h"
#include "page.h"
#include "parsers/document/document.h"

/* A view of more than the document. */
struct html_own_view {
	struct page_view view;
	struct text
	    data; /* JSON; the page's data has it under the view's name, before the profiles */
};

/*
 * Adds the whole page to `out`; of `page` all is set but the data. `sources` is a folder, as
 * html_sources_open() takes it, `own` may be NULL. Scratch memory is the arena's.
 */
void html_write_document(const struct html_page *page, const struct document *document,
			 const char *sources, const struct html_own_view *own, struct arena *arena,
			 struct buffer *out);

#endif
