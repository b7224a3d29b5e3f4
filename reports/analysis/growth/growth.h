/*
 * How the cost of a program and of each of its functions grows with the size of the input, from
 * profiles of the same program at several sizes.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_GROWTH_H
#define REPORTS_ANALYSIS_GROWTH_GROWTH_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/model/cpu.h"
#include "fit.h"

/* How many times the largest size a function's share is also predicted for. */
enum { GROWTH_FAR = 100 };

struct growth_function {
	struct text object, file, name;
	u64 line; /* of `file`: where the function begins; 0 if unknown */
	bool is_inlined;
	const u64 *costs;	      /* by size: its own cost, see own_cost.h */
	const u64 *inclusive, *calls; /* by size; calls are 0 if it is inlined */
	struct growth cost_growth, inclusive_growth, call_growth;

	/* Its cost per call grows: it is the function to change, not the one that calls it. */
	bool is_cause;
	double share, far_share; /* of the program at the largest size, and at GROWTH_FAR times */

	/* The line from which most of its calls come, by cost; file "" if unknown. */
	struct text call_file;
	u64 call_line;
};

struct growth_table {
	struct text command; /* at the largest size */
	struct text event;   /* what is counted: "Ir" */
	u32 size_count;
	const double *sizes;
	const u64 *costs; /* of the program, by size */
	struct growth program;

	/* The user's own functions that grow faster than the input, the most important first:
	 * functions that are a cause before others, then by the cost that is predicted at
	 * GROWTH_FAR times the largest size. */
	u32 function_count;
	struct growth_function *functions;
};

/*
 * Makes the table from `count` resolved profiles, at sizes that increase. A function is left out
 * that is below 1 % of the program at the largest size and would be at GROWTH_FAR times it. The
 * result lives in the arena and shares the profiles' texts. False, with a diag, if the event was
 * not recorded.
 */
bool growth_make(const double *sizes, const struct cpu_profile *const *profiles, u32 count,
		 struct text event, struct arena *arena, struct growth_table *out,
		 struct diag *diag);

/* The largest exponent of the table: the program's, or that of a function that is a cause. */
double growth_largest_exponent(const struct growth_table *table);

#endif
