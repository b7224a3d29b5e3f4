/* The memory part of a profile as data for the page's script (web/memory.js). */
#ifndef REPORTS_WRITERS_HTML_MEMORY_H
#define REPORTS_WRITERS_HTML_MEMORY_H

#include "page_kind.h"

enum {
	HTML_MAX_SNAPSHOT_FRAMES = 2000
}; /* of each snapshot's tree; above this, small frames are left out */

/* Adds an array of processes, the profile's own first, each with its allocation sites as trees (at
 * the peak, at exit, over the whole run), its timeline, and the trees of detailed snapshots. */
page_kind html_add_memory;

#endif
