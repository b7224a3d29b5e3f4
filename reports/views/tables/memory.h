/* The memory kind in reports: what is allocated, held at the peak, and never freed. */
#ifndef REPORTS_VIEWS_TABLES_MEMORY_H
#define REPORTS_VIEWS_TABLES_MEMORY_H

#include "table_kind.h"

table_kind table_memory;

#endif
