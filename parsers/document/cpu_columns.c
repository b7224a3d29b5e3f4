/* Where the model stores each column of costs of a document. */
#include "cpu.h"

u64 **cpu_column(struct cpu_profile *process, enum cost_column column)
{
	u64 **columns[] = {&process->self,	    &process->inclusive,   &process->call_costs,
			   &process->context_costs, &process->place_costs, &process->totals,
			   &process->program};

	return column < COST_SHARES ? columns[column] : &process->shares[column - COST_SHARES];
}

size_t cpu_column_rows(const struct cpu_profile *process, enum cost_column column)
{
	if (column == COST_CALLS)
		return process->call_count;
	if (column == COST_CONTEXTS)
		return process->context_count;
	if (column == COST_PLACES)
		return process->place_count;
	return column < COST_CALLS ? process->function_count : 1;
}
