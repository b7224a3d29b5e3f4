/*
 * The timing kind in reports: the times of whole runs, and the function times of the timing
 * library.
 */
#ifndef REPORTS_VIEWS_TABLES_TIMING_H
#define REPORTS_VIEWS_TABLES_TIMING_H

#include "table_kind.h"

table_kind table_timing;

#endif
