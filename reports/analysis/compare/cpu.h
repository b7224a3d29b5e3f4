/*
 * Why two cpu profiles differ: which functions gained or lost, by being called more often or by
 * costing more per call, who called them, and which of them caused the change.
 *
 * A pure function of two resolved profiles. Costs are those of one event, exact; only what is
 * marked "about" went through a floating-point number.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_CPU_H
#define REPORTS_ANALYSIS_COMPARE_CPU_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "cpu_change.h"

/*
 * Compares one event, which both profiles must have. `noisy` are names "object:function", sorted
 * by bytes, of functions that are not repeatable. `callers_for`: how many functions, from the top
 * of the list and of the causes, get their callers. The result lives in the arena.
 */
void cpu_compare(const struct cpu_profile *old, const struct cpu_profile *now, struct text event,
		 const struct text *noisy, u32 noisy_count, u32 callers_for, struct arena *arena,
		 struct cpu_change *out);

#endif
