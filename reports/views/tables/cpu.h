/*
 * The parts cpu and count of a profile as sections: the process and each of its children.
 */
#ifndef REPORTS_VIEWS_TABLES_CPU_H
#define REPORTS_VIEWS_TABLES_CPU_H

#include "table_kind.h"

table_kind table_cpu, table_count;

/* The names of the functions of one table: their labels, or all of their names if that was asked
 * for, with the object of those that are not in the executable. They live in the arena. */
struct text *table_function_names(const struct cpu_profile *process, const u32 *functions,
				  u32 count, const struct table_options *options,
				  struct arena *arena);

#endif
