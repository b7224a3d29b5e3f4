/*
 * The parts cpu, count and cycles of a profile as sections: the process and each of its children.
 */
#ifndef REPORTS_VIEWS_TABLES_CPU_H
#define REPORTS_VIEWS_TABLES_CPU_H

#include "reports/analysis/start_up.h"
#include "reports/analysis/top.h"
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

/* The start-up that a table shows as one row. None if it is a single function, which is a row of
 * its own, if all was asked for, or if a filter was: who filters wants to see what matches. */
struct start_up table_start_up(const struct cpu_profile *process,
			       const struct table_options *options, struct arena *arena);

/* Which functions have rows of their own; NULL for all. Lives in the arena. */
bool *table_functions_wanted(const struct cpu_profile *process, const struct table_options *options,
			     const struct start_up *start_up, struct arena *arena);

/* Adds that row, with what its functions cost themselves. Their inclusive cost would be that of
 * main() too, and says nothing. */
void table_add_start_up(struct table *table, const struct start_up *start_up, const struct top *top,
			const struct table_options *options, u32 self_column, struct arena *arena);

#endif
