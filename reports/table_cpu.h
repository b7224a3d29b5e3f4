/*
 * The cpu part of a profile as sections: the process and each of its children.
 */
#ifndef REPORTS_TABLE_CPU_H
#define REPORTS_TABLE_CPU_H

#include "table_kinds.h"

table_kind table_cpu;

#endif
