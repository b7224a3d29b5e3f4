/* Times in reports: those of whole runs, and those the timing library took of functions. */
#ifndef REPORTS_VIEWS_TABLES_TIMING_H
#define REPORTS_VIEWS_TABLES_TIMING_H

#include "table_kind.h"

table_kind table_timing;

#endif
