/*
 * Private to cpu.c: the line of the program's own code with the call, or with the inlined function,
 * by which a cause is reached. A cost in a library is understood where the program asked for it.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_CALL_PLACE_H
#define REPORTS_ANALYSIS_COMPARE_CALL_PLACE_H

#include "cpu_change.h"

/* Fills in `place` of the first `wanted` causes. */
void find_call_places(struct cpu_change *change, const struct cpu_profile *const profiles[2],
		      const u32 event[2], u32 wanted);

#endif
