/*
 * The cpu part of a profile as sections: the process and each of its children.
 */
#ifndef REPORTS_VIEWS_TABLES_CPU_H
#define REPORTS_VIEWS_TABLES_CPU_H

#include "table_kind.h"

table_kind table_cpu;

/* A function's name as tables show it, with its object if that is not `executable`, which is the
 * result of cpu_executable(). Lives in the arena. */
struct text table_function_name(const struct cpu_profile *process, u32 function,
				struct text executable, const struct table_options *options,
				struct arena *arena);

#endif
