/* All kinds of lists, by place. */
#ifndef REPORTS_BROWSE_LISTS_H
#define REPORTS_BROWSE_LISTS_H

#include "list_kind.h"

const struct list_kind *list_kind_of(enum place_kind place);

#endif
