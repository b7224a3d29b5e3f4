/*
 * From what callgrind writes to what a program did: plain functions, exact inclusive costs, call
 * contexts as a tree, the program apart from its loader. Pure functions on the model.
 *
 * Names. A recorded name is NAME['LEVEL]['CALLER]['CALLERS-CALLER]…: the level of recursion from
 * --separate-recs, the callers from --separate-callers. Names of C++ and Rust may hold quotes
 * themselves, so names are split along the call records: the name of a callee ends with the whole
 * name of its caller (less its level, and less its last caller when the recording went no deeper).
 * Functions of the same object, name and file become one; (below main) is a name.
 *
 * Inclusive costs. Adding up calls counts recursion many times over, so functions that call each
 * other in a cycle (strongly connected components of the call graph) are condensed, by the rule of
 * KCachegrind (libcore/tracedata.cpp, TraceFunction::update): a function counts its own cost and
 * the cost of its calls, calls to itself and to other members of its cycle left out. That is exact
 * outside cycles, and no more than a lower bound for the members of one. What makes those exact is
 * that callgrind records levels of recursion unless told not to: the calls to the first level of
 * a function (f, not f'2) are its outermost activations, they never overlap, and their costs add
 * up to its inclusive cost. Where contexts were recorded, the cost of all contexts with the
 * function in them, each counted once, comes to the same, or to a lower bound when some were cut.
 * The largest of the three is kept. So an inclusive cost is exact, and the same with and without
 * contexts, except for members of cycles in recordings with neither levels nor whole contexts:
 * there it is what KCachegrind shows. No inclusive cost is above the total.
 *
 * Contexts. callgrind folds direct recursion: in a context, a function that calls itself stands
 * once for all its levels. A chain that is as long as the recording went is a chain of parents that
 * ends in a root marked `truncated`. Contexts are sorted by their path of functions, parents
 * first; their self costs add up to the totals.
 *
 * The program (program[]) is what is spent inside the outermost (below main) or
 * __libc_start_main, plus every other root of the call graph outside the loader: start routines of
 * threads and signal handlers. A recording without such a function (static and stripped, or
 * collected only in parts) has no start-up to leave out: there the program is the whole total.
 * Whose code the rest is: program.h.
 */
#ifndef PARSERS_RESOLVE_RESOLVE_H
#define PARSERS_RESOLVE_RESOLVE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/model/cpu.h"
#include "inline.h"

struct resolve_options {
	/* Inlined functions are functions of their own, where the addresses of the recording were
	 * kept and debug information is there (inline.h). NULL: compiled functions as they are. */
	struct inline_source *source;
	bool keep_lines;
	bool drop_addresses; /* of lines: instructions of one line are one row */
};

/*
 * The raw profile, resolved. `raw` stays as it is; the result lives in the arena and shares the
 * texts of `raw`. Functions are sorted by object, name, file; calls by caller, callee; lines by
 * function, file, line, address. False only for sums above 2^64-1, naming the function.
 */
bool cpu_resolve_with(const struct resolve_options *options, const struct cpu_profile *raw,
		      struct arena *arena, struct cpu_profile *out, struct diag *diag);

/* The same of compiled functions, with lines. */
bool cpu_resolve(const struct cpu_profile *raw, struct arena *arena, struct cpu_profile *out,
		 struct diag *diag);

/*
 * The estimate of cycles that KCachegrind calls "CEst", for one row of costs (event_count of them):
 * Ir + 10 (I1mr + D1mr + D1mw) + 100 (ILmr + DLmr + DLmw) + 10 (Bcm + Bim), branches only where
 * they were simulated. False when the profile has no cache events or the estimate is above 2^64-1.
 */
bool cpu_estimated_cycles(const struct cpu_profile *profile, const u64 *costs, u64 *cycles);

#endif
