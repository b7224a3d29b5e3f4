/* Checks for the reasons why the parts cpu and count could not be written. */
#include "cpu.h"

#include "parsers/resolve/resolve.h"

static bool has_large_count(const u64 *counts, size_t count)
{
	u64 all = 0;

	for (size_t i = 0; i < count; i++)
		all |= counts[i];
	return all > DOCUMENT_MAX_COUNT;
}

static bool has_large_column(const struct cpu_profile *cpu)
{
	struct cpu_profile *process = (struct cpu_profile *)(uintptr_t)cpu; /* not modified */

	for (u32 column = 0; column < COST_COLUMNS; column++)
		if (has_large_count(*cpu_column(process, column),
				    cpu_column_rows(cpu, column) * cpu->event_count))
			return true;
	return false;
}

static bool has_large_line(const struct cpu_profile *cpu, const struct cpu_lines *lines)
{
	struct cpu_line_cursor cursor = {.lines = lines};
	u64 all = 0;

	while (cpu_lines_next(&cursor)) {
		u64 costs[CPU_EVENTS_MAX] = {0};

		cpu_line_add_costs(&cursor.line, costs, cpu->event_count);
		all |= cursor.line.address | cursor.line.line;
		if (all > DOCUMENT_MAX_COUNT || has_large_count(costs, cpu->event_count))
			return true;
	}
	return false;
}

static bool has_large_cycles(const struct cpu_profile *cpu)
{
	u64 cycles[2] = {0};

	cpu_estimated_cycles(cpu, cpu->program, &cycles[0]);
	cpu_estimated_cycles(cpu, cpu->totals, &cycles[1]);
	return has_large_count(cycles, 2);
}

static bool process_is_doubtful(const struct cpu_profile *cpu)
{
	return cpu_has_strange_events(cpu) || fields_have_large(&count_child_object, cpu) ||
	       has_large_column(cpu) || has_large_line(cpu, &cpu->lines) ||
	       has_large_line(cpu, &cpu->line_calls) || has_large_cycles(cpu);
}

bool cpu_is_doubtful(const struct document_cpu *cpu)
{
	if (process_is_doubtful(&cpu->process))
		return true;
	for (u32 i = 0; i < cpu->child_count; i++)
		if (process_is_doubtful(&cpu->children[i]))
			return true;
	return false;
}
