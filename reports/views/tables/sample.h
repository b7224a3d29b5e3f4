/* The part sample of a profile as sections: the process and each of its children; every figure is
 * an estimate, and says so. */
#ifndef REPORTS_VIEWS_TABLES_SAMPLE_H
#define REPORTS_VIEWS_TABLES_SAMPLE_H

#include "table_kind.h"

table_kind table_sample;

#endif
