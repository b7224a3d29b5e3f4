/* The differences between two cpu profiles: the result of cpu.h. */
#ifndef REPORTS_ANALYSIS_COMPARE_CPU_CHANGE_H
#define REPORTS_ANALYSIS_COMPARE_CPU_CHANGE_H

#include "parsers/model/cpu.h"
#include "matched.h"

/* A caller of a function whose calls changed in number or in cost. */
struct caller_change {
	u32 function; /* index into match.functions */
	bool in_cycle, is_inlined;
	u64 count[2], cost[2]; /* cost is 0 where call_is_in_cycle() */
};

enum { CALLERS_KEPT = 3 };

/* Where a function is called, or was inlined, in the new profile. */
struct call_place {
	struct text file;
	u64 line;	/* 0: not known, and the rest means nothing */
	u32 caller;	/* index into match.functions */
	u32 own_callee; /* a function of the program's own code that is called at this line, such as
			   the one whose argument is copied; NO_ID for none */
	bool is_only;	/* nothing else calls the function */
};

struct function_change {
	u32 function; /* index into match.functions */
	/*
	 * The change of self cost, split into two parts: self = by_calls + by_cost. by_calls is the
	 * cost of the additional calls at the old cost per call, rounded; by_cost is the rest. For
	 * new and vanished functions, by_calls is everything.
	 */
	i64 self, by_calls, by_cost;
	/*
	 * The approximate part of the total's change that this function caused: the increase of its
	 * own cost per call, plus the inclusive cost of additional calls that its callers' growth
	 * does not explain. A function that is called more often only because its caller is has no
	 * blame for that. All that is charged to one function of the program's own code, by way of
	 * libraries too, is with one function: that with the largest part of what the own code's
	 * largest part is called by.
	 */
	i64 blame;
	i64 part;   /* what it was charged with itself, before that */
	u32 origin; /* for a function outside the program's own code: the program's function from
		       which it was reached, an index into match.functions; else NO_ID */
	u32 via;    /* what the origin calls on the way to it; without an origin, NO_ID */
	struct call_place place; /* of causes: where the origin calls `via`; for inlined own code,
				    into what and where it was inlined */
	bool is_noisy;		 /* differs between runs of the same program */
	u32 caller_count;
	struct caller_change
	    callers[CALLERS_KEPT]; /* largest change of cost first, then of calls */
};

struct cpu_change {
	const struct cpu_profile *profiles[2]; /* the compared ones */
	u32 events[2];			       /* the event's index in each */
	struct text event;
	struct text event_label; /* what people read for it */
	u64 totals[2], program[2], shares[SHARE_COUNT][2];
	struct cpu_match match;
	u32 count;
	struct function_change *functions; /* those with changed self cost or calls; the largest
					      change of self cost first, then by name */
	/* Only one of the two tells what was inlined: its functions are new or gone by that alone,
	 * and there are no causes. */
	bool is_one_sided;
	u32 cause_count;
	u32 *causes;	 /* indexes into `functions`: those whose blame has the sign of the total's
			    change (any sign if the total did not change), the largest first */
	u32 major_count; /* of these, from the first on: the first, and those that caused at least
			    1 % of the change */
};

#endif
