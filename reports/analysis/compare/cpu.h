/*
 * Finds why two cpu profiles differ: which functions cost more or less, by more calls or by a
 * higher cost per call, who called them, and which of them caused the change.
 *
 * A pure function of two resolved profiles. Costs are exact and of one event. Only values
 * documented as approximate are computed in floating point.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_CPU_H
#define REPORTS_ANALYSIS_COMPARE_CPU_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "cpu_change.h"

/*
 * Compares one event, which both profiles must have. `noisy` are names "object:function", sorted by
 * bytes, of functions that are not repeatable. `callers_for`: the number of functions, from the top
 * of both lists, whose callers are found. The result lives in the arena and shares the profiles'
 * texts.
 */
void cpu_compare(const struct cpu_profile *old, const struct cpu_profile *now, struct text event,
		 const struct text *noisy, u32 noisy_count, u32 callers_for, struct arena *arena,
		 struct cpu_change *out);

#endif
