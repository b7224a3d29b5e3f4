/*
 * What a command costs with all of its processes: its own and its children, except forked ones,
 * whose counts contain those of their parent.
 */
#ifndef REPORTS_ANALYSIS_PROCESSES_H
#define REPORTS_ANALYSIS_PROCESSES_H

#include "common/arena.h"
#include "parsers/document/document.h"

/* Lists the processes whose costs may be added up, the command's own first. Returns their number.
 * The list lives in the arena. */
u32 processes_list(const struct document_cpu *cpu, struct arena *arena,
		   const struct cpu_profile ***out);

/* The cost of a process by an event, 0 if it was not recorded. */
typedef u64 process_cost_of(const struct cpu_profile *process, struct text event);

/* The cost inside main(); of a recording that does not know main(), all. */
u64 process_cost(const struct cpu_profile *process, struct text event);

/* The cost of the whole process. */
u64 process_total(const struct cpu_profile *process, struct text event);

/* The costs of all children together: of the forked ones, or of the others. */
u64 processes_cost_of_children(const struct document_cpu *cpu, bool forked,
			       process_cost_of *cost_of, struct text event);

#endif
