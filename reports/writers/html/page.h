/*
 * The frame of every page: one file, offline, that asks nothing of anybody. Its policy lets only
 * the script and the style that the build embedded run, by their hashes; nothing can be loaded and
 * nothing sent. What is in `body` must be readable without script; `data` is for the script.
 */
#ifndef REPORTS_WRITERS_HTML_PAGE_H
#define REPORTS_WRITERS_HTML_PAGE_H

#include "common/buffer.h"
#include "common/text.h"

struct html_page {
	struct text title;  /* any bytes */
	struct text status; /* a word about it all, such as "regressed"; "" for none */
	struct text status_class;
	struct text body; /* HTML: the first view, complete without script */
	struct text data; /* JSON for web/page.js; "" for a page without script */
};

/* Adds the whole page to `out`. */
void html_page_write(const struct html_page *page, struct buffer *out);

#endif
