/* The io kind in reports: files, system calls, and findings in a sentence each. */
#ifndef REPORTS_VIEWS_TABLES_IO_H
#define REPORTS_VIEWS_TABLES_IO_H

#include "table_kind.h"

table_kind table_io;

#endif
