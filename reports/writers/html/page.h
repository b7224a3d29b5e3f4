/*
 * The frame of every page: one file that works offline. Its Content-Security-Policy allows only the
 * embedded script and style, by their hashes; nothing can be loaded or sent. `body` must be
 * readable without script; `data` is for the script.
 */
#ifndef REPORTS_WRITERS_HTML_PAGE_H
#define REPORTS_WRITERS_HTML_PAGE_H

#include "common/buffer.h"
#include "common/text.h"
#include "pack.h"

struct html_page {
	struct text title;  /* any bytes */
	struct text status; /* a word such as "regressed", shown in the bar; or "" */
	struct text status_class;
	struct text body;		/* HTML: the first view, complete without script */
	struct text data;		/* JSON for web/page.js; "" for a page without script */
	struct text columns;		/* beside the data */
	const struct html_parts *parts; /* of the data; NULL without data */
};

/* Adds the whole page to `out`. */
void html_page_write(const struct html_page *page, struct buffer *out);

#endif
