/*
 * Allocations as costs of functions, so that their growth is found as that of instructions is. The
 * events are AllocatedBytes, Allocations and PeakBytes. An allocation belongs to the innermost
 * function of its chain of callers that is the user's own: not an allocator, not in a library of
 * the system, and not of the standard library of C++ or Rust. Their calls are not known.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_MEMORY_COST_H
#define REPORTS_ANALYSIS_GROWTH_MEMORY_COST_H

#include "parsers/document/memory.h"

/* Lists the command's process and its children, but for forked ones, and returns their number.
 * Processes that DHAT did not count are left out. Everything lives in the arena. */
u32 memory_costs(const struct document_memory *memory, struct arena *arena,
		 const struct cpu_profile ***processes);

#endif
