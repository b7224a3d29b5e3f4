/*
 * The parts cpu, count and cycles of a profile as sections: the process and each of its children.
 */
#ifndef REPORTS_VIEWS_TABLES_CPU_H
#define REPORTS_VIEWS_TABLES_CPU_H

#include "table_kind.h"

table_kind table_cpu, table_count, table_cycles;

/* The shares of an event by kind of object, in words. */
struct text table_shares(const struct cpu_profile *process, u32 event, struct arena *arena);

/* How a table names a function: by its label, or all of its name if that was asked for. */
struct function_name {
	struct text name;  /* with the object, unless that is the executable */
	struct text brief; /* without the object; "" if that is the same */
};

/* The names of the functions of one table. They live in the arena. */
struct function_name *table_function_names(const struct cpu_profile *process, const u32 *functions,
					   u32 count, const struct table_options *options,
					   struct arena *arena);

#endif
