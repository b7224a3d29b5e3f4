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

/* The script of a page: none, that of views with data, or that of charts over commits. */
enum html_script { HTML_NO_SCRIPT, HTML_VIEWS, HTML_TREND };

struct html_page {
	struct text title;  /* any bytes */
	struct text status; /* a word such as "regressed", shown in the bar; or "" */
	struct text status_class;
	struct text body; /* HTML: the first view, complete without script */
	enum html_script script;
	struct text data;		/* JSON for web/page.js, with HTML_VIEWS */
	struct text columns;		/* beside the data */
	const struct html_parts *parts; /* of the data; NULL without data */
};

/* Adds the whole page to `out`. */
void html_page_write(const struct html_page *page, struct buffer *out);

#endif
