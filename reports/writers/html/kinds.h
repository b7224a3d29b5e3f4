/*
 * The kinds of measurement for which the page has views, one row each. For every other kind, it
 * shows the figures in its summary.
 */
#ifndef REPORTS_WRITERS_HTML_KINDS_H
#define REPORTS_WRITERS_HTML_KINDS_H

#include "page_kind.h"

/* A view of the script (web/views.js). */
struct page_view {
	struct text name;  /* of the script's function; "" ends a list */
	struct text title; /* text of the link to it */
	bool is_of_event;  /* it shows one event at a time */
};

/* Adds the description of a view, as an element of an array. */
void page_view_add(struct json_writer *json, const struct page_view *view);

/* Adds an array of the profile's parts that have views, each with its data and views, and in a
 * comparison with what it is compared with. */
void html_add_parts(struct json_writer *json, const struct page_subject *subject,
		    struct html_parts *parts, struct arena *arena);

/* Adds a link to every view of the profile, of which the page may have several. */
void html_add_view_links(struct buffer *out, const struct document_profile *profile);

#endif
