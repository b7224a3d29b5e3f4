/*
 * Finds how the cost of a program and of each of its functions grows with the size of the input,
 * from measurements of the same program at several sizes.
 */
#ifndef REPORTS_ANALYSIS_GROWTH_GROWTH_H
#define REPORTS_ANALYSIS_GROWTH_GROWTH_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"
#include "fit.h"

/* How many times the largest size a function's share is also predicted for. */
enum { GROWTH_FAR = 100 };

struct kind;

/* What was measured at one size: the command's process and its children, resolved. */
struct growth_input {
	double size;
	struct text command;
	u32 process_count;
	const struct cpu_profile **processes;
};

/*
 * Fills in the processes from the part of the profile that was measured: cpu rather than count
 * rather than memory; memory_cost.h says what the last becomes. `kind` becomes the part's kind.
 * False if there is none.
 */
bool growth_input_of(const struct document_profile *profile, struct arena *arena,
		     struct growth_input *input, const struct kind **kind);

/*
 * Makes the table from inputs whose sizes increase. With an empty event, instructions are counted,
 * or what the inputs have first. The costs of child processes are part of the program's, except
 * of forked ones, whose counts contain those of their parent. A function
 * is left out that is below 1 % of the program at the largest size and would be at GROWTH_FAR times
 * it; one that grows faster than the input, below 0.1 %. The result lives in the arena and shares
 * the profiles' texts. False, with a diag, if the event was not recorded.
 */
bool growth_make(const struct growth_input *inputs, u32 count, struct text event,
		 struct arena *arena, struct growth_table *out, struct diag *diag);

/* The largest exponent of the table: the program's, or that of a cause that weighs enough
 * (growth_weighs()). */
double growth_largest_exponent(const struct growth_table *table);

#endif
