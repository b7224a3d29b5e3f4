/* What changed between two cpu profiles, as cpu.h finds it. */
#ifndef REPORTS_ANALYSIS_COMPARE_CPU_CHANGE_H
#define REPORTS_ANALYSIS_COMPARE_CPU_CHANGE_H

#include "parsers/model/cpu.h"
#include "matched.h"

/* A caller of a function whose calls changed in number or in cost. */
struct caller_change {
	u32 function; /* index into match.functions */
	bool in_cycle;
	u64 count[2], cost[2]; /* cost is 0 where call_is_in_cycle() */
};

enum { CALLERS_KEPT = 3 };

struct function_change {
	u32 function; /* index into match.functions */
	/*
	 * self = by_calls + by_cost: what the change of self cost comes from. by_calls is what
	 * the additional calls would have cost at the old cost per call, rounded; by_cost is
	 * the rest. New and vanished functions are all by_calls.
	 */
	i64 self, by_calls, by_cost;
	/*
	 * About what this function brought upon the whole: what its own code costs more, plus, for
	 * calls that its callers did not make before at their own number of calls, all those calls
	 * cost, callees included. A function that is only called more often because its caller
	 * is has no blame for that.
	 */
	i64 blame;
	u32 origin;    /* of a cause outside the program's own code: the function of that code
			* that it was reached from; NO_ID else, index into match.functions */
	bool is_noisy; /* differs from run to run of one and the same program */
	u32 caller_count;
	struct caller_change
	    callers[CALLERS_KEPT]; /* largest change of cost first, then of calls */
};

struct cpu_change {
	struct text event;
	u64 totals[2], program[2], shares[SHARE_COUNT][2];
	struct cpu_match match;
	u32 count;
	struct function_change *functions; /* changed in self cost or calls; the largest change of
					    * self cost first, then by name */
	u32 cause_count;
	u32 *causes; /* indexes into `functions`: those whose blame goes the way the total went
		      * (either way if it did not move), the largest first */
};

#endif
