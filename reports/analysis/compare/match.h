/*
 * Matches the functions of two profiles: by name, by name without the suffixes that compilers add
 * (names.h), in another object, and finally, for functions that were renamed or have no name, by
 * their callers, callees and costs.
 *
 * Clones of a function (foo, foo.part.0, foo.cold) count as the one function of the source, because
 * how a compiler splits it is not a change of the program.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_MATCH_H
#define REPORTS_ANALYSIS_COMPARE_MATCH_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "matched.h"

/* Both profiles must be resolved. `event[OLD]` and `event[NEW]` are the indexes of the event to
 * compare. The result lives in the arena and shares the profiles' texts. */
void cpu_match(const struct cpu_profile *const profiles[2], const u32 event[2], struct arena *arena,
	       struct cpu_match *out);

#endif
