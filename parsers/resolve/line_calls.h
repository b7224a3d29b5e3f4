/*
 * What each source line calls: the cost of the functions that are called from it, and of those that
 * were inlined there, which have their own lines too.
 *
 * Calls within a cycle of functions that call each other are left out, as in the rule for inclusive
 * costs (resolve.h): their costs include each other. Without them the costs of the calls of a line
 * are those of KCachegrind's rule.
 */
#ifndef PARSERS_RESOLVE_LINE_CALLS_H
#define PARSERS_RESOLVE_LINE_CALLS_H

#include "inline.h"

struct line_call_input {
	const struct cpu_profile *recorded; /* with sites */
	const struct inlined *inlined;	    /* of that; NULL: compiled functions */
	const u32 *ids;			    /* resolved functions, by raw or inlined function */
	const u32 *component;		    /* of the resolved call graph, by resolved function */
};

/* Adds rows to `out`, which must be empty, sorted as cpu_lines_merge() does. False if a sum is
 * above 2^64-1; then *function is the resolved function of that line. */
bool line_calls_find(const struct line_call_input *input, struct arena *arena,
		     struct cpu_lines *out, u32 *function);

#endif
