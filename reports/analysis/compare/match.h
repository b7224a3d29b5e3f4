/*
 * Finds the functions of one profile again in another: by name, by name without what compilers add
 * (compare_names.h), in another object, and at last, for functions that were renamed or have no
 * name, by who calls them, whom they call and what they cost.
 *
 * Clones of a function (foo, foo.part.0, foo.cold) count as the one function they are in the
 * source: how a compiler cuts it up is no change of the program.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_MATCH_H
#define REPORTS_ANALYSIS_COMPARE_MATCH_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "matched.h"

/*
 * Both profiles must be resolved; `event[OLD]` and `event[NEW]` say which of their events counts.
 * The result lives in the arena and shares the profiles' texts.
 */
void cpu_match(const struct cpu_profile *const profiles[2], const u32 event[2], struct arena *arena,
	       struct cpu_match *out);

#endif
