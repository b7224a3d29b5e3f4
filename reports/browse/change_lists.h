/* The functions that changed since another recording, and how the calls to and from one changed. */
#ifndef REPORTS_BROWSE_CHANGE_LISTS_H
#define REPORTS_BROWSE_CHANGE_LISTS_H

#include "list_kind.h"

extern const struct list_kind list_of_changes, list_of_changed_callers, list_of_changed_callees;

#endif
