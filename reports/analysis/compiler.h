/*
 * Whether two versions of a program were compiled in different ways. That changes what everything
 * costs, so no function is the cause.
 */
#ifndef REPORTS_ANALYSIS_COMPILER_H
#define REPORTS_ANALYSIS_COMPILER_H

#include "common/scalars.h"

/*
 * "compiled with -O1 instead of -O2", "compiled by clang 14.0.6 instead of gcc 12.2.0", or "" if
 * that is the same or not known. `old` and `now` are the facts of the two documents' systems. Lives
 * in the arena.
 */
struct text compiler_change(const struct scalars *old, const struct scalars *now,
			    struct arena *arena);

#endif
