/* Allocation sites: how much they hold, what changed since another recording, and their callers. */
#ifndef REPORTS_BROWSE_SITE_LISTS_H
#define REPORTS_BROWSE_SITE_LISTS_H

#include "list_kind.h"

extern const struct list_kind list_of_sites, list_of_site_changes, list_of_frames;

#endif
