/*
 * What functions, calls and lines cost, as data for the page's script (web/process.js,
 * web/flame.js): columns of functions, calls and lines, and one tree of contexts per event. The
 * views Explain and Flame graph show it, whatever it is a cost of.
 */
#ifndef REPORTS_WRITERS_HTML_FUNCTIONS_H
#define REPORTS_WRITERS_HTML_FUNCTIONS_H

#include "page_kind.h"

enum {
	HTML_MAX_FRAMES =
	    500000, /* of the first event's tree; above this, small frames are left out */
	HTML_MAX_OTHER_FRAMES = 50000, /* of each other event's tree */
};

/* Adds an array of processes, the profile's own first: of a part that tells functions apart, and
 * of the memory part, whose functions must be in the subject. */
page_kind html_add_functions, html_add_memory_functions;

#endif
