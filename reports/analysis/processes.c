#include "processes.h"

u32 processes_list(const struct document_cpu *cpu, struct arena *arena,
		   const struct cpu_profile ***out)
{
	u32 count = 0;

	*out = ARENA_NEW(arena, const struct cpu_profile *, (size_t)cpu->child_count + 1);
	(*out)[count++] = &cpu->process;
	for (u32 i = 0; i < cpu->child_count; i++)
		if (!cpu->children[i].forked)
			(*out)[count++] = &cpu->children[i];
	return count;
}

u64 process_total(const struct cpu_profile *process, struct text event)
{
	u32 found = cpu_event(process, event);

	return found == NO_ID ? 0 : process->totals[found];
}

u64 process_cost(const struct cpu_profile *process, struct text event)
{
	u32 found = cpu_event(process, event);

	if (found != NO_ID && process->program && process->program[found])
		return process->program[found];
	return process_total(process, event);
}

u64 processes_cost_of_children(const struct document_cpu *cpu, bool forked,
			       process_cost_of *cost_of, struct text event)
{
	u64 cost = 0;

	for (u32 i = 0; i < cpu->child_count; i++)
		if (cpu->children[i].forked == forked)
			cost += cost_of(&cpu->children[i], event);
	return cost;
}
