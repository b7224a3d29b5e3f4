/*
 * The cpu part of a profile as data for the page's script (web/process.js, web/flame.js):
 * columns of functions, calls and lines, and one tree of contexts per event.
 */
#ifndef REPORTS_WRITERS_HTML_CPU_H
#define REPORTS_WRITERS_HTML_CPU_H

#include "page_kind.h"

enum {
	HTML_MAX_FRAMES =
	    500000, /* of the first event's tree; above this, small frames are left out */
	HTML_MAX_OTHER_FRAMES = 50000, /* of each other event's tree */
};

/* Adds an array of processes, the profile's own first. */
page_kind html_add_cpu;

/* The places of a profile's functions: an array of function_count elements. */
struct tree_place;
struct tree_place *html_function_places(const struct cpu_profile *profile, struct arena *arena);

#endif
