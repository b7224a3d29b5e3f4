/*
 * Which kinds of measurement the page has views of, a row each. Of every other kind it shows the
 * figures, in its summary.
 */
#ifndef REPORTS_WRITERS_HTML_KINDS_H
#define REPORTS_WRITERS_HTML_KINDS_H

#include "page_kind.h"

/* A view that the script has (web/views.js). */
struct page_view {
	struct text name;  /* of the script's function; "" ends a list */
	struct text title; /* what the link to it says */
	bool is_of_event;  /* it shows one event at a time */
};

/* Adds the description of a view, as an element of an array. */
void page_view_add(struct json_writer *json, const struct page_view *view);

/* Adds an array: each part of the profile that there are views of, with these. */
void html_add_parts(struct json_writer *json, const struct document_profile *profile,
		    const struct html_sources *sources, struct arena *arena);

#endif
