/* The count kind in reports: one line. */
#ifndef REPORTS_VIEWS_TABLES_COUNT_H
#define REPORTS_VIEWS_TABLES_COUNT_H

#include "table_kind.h"

table_kind table_count;

#endif
