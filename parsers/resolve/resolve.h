/*
 * Turns callgrind's records into the behaviour of the program: plain functions, exact inclusive
 * costs, call contexts as a tree, and the program separate from its loader. Pure functions on the
 * model.
 *
 * Names. A recorded name is NAME['LEVEL]['CALLER]['CALLERS-CALLER]…: the level of recursion from
 * --separate-recs, the callers from --separate-callers. Names of C++ and Rust may contain quotes
 * themselves, so names are split with the help of the call records: the name of a callee ends with
 * the whole name of its caller (without its level, and without its last caller if the maximum
 * length is reached). Functions with the same object, name and file become one; (below main) is a
 * name, too.
 *
 * Inclusive costs. Adding up calls counts recursion several times. So cycles of functions that call
 * each other (strongly connected components of the call graph) are handled by the rule of
 * KCachegrind (libcore/tracedata.cpp, TraceFunction::update): the inclusive cost is the function's
 * own cost plus the cost of its calls, except calls to itself and to other members of its cycle.
 * This is exact outside cycles, and a lower bound for the members of a cycle. For members, the
 * exact cost comes from the levels of recursion, which callgrind records by default: the calls to
 * the first level of a function (f, not f'2) are its outermost activations; they never overlap, and
 * their costs add up to its inclusive cost. If contexts were recorded, the cost of all contexts
 * that contain the function, each counted once, is the same, or a lower bound if some were
 * truncated. The largest of the three is kept. So an inclusive cost is exact, and the same with and
 * without contexts, except for members of cycles in recordings with neither levels nor complete
 * contexts: there it is KCachegrind's value. No inclusive cost is above the total.
 *
 * Contexts. Callgrind folds direct recursion: in a context, a function that calls itself occurs
 * once for all its levels. A chain of the maximum recorded length ends in a root marked
 * `truncated`. Contexts are sorted by their path of functions, parents first; their self costs add
 * up to the totals.
 *
 * The program (program[]) is the inclusive cost of the outermost (below main) or __libc_start_main,
 * plus that of every other root of the call graph outside the loader: start routines of threads and
 * signal handlers. A recording without such a function (static and stripped, or collected only in
 * parts) has no start-up to leave out, so there the program is the whole total. For the shares see
 * program.h.
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
 * Resolves the raw profile, which is not changed. The result lives in the arena and shares the
 * texts of `raw`. Functions are sorted by object, name, file; calls by caller, callee; lines by
 * function, file, line, address. False, with a diag that names the function, only if a sum is above
 * 2^64-1.
 */
bool cpu_resolve_with(const struct resolve_options *options, const struct cpu_profile *raw,
		      struct arena *arena, struct cpu_profile *out, struct diag *diag);

/* The same of compiled functions, with lines. */
bool cpu_resolve(const struct cpu_profile *raw, struct arena *arena, struct cpu_profile *out,
		 struct diag *diag);

/*
 * The estimate of cycles that KCachegrind calls "CEst", for one row of costs (event_count of them):
 * Ir + 10 (I1mr + D1mr + D1mw) + 100 (ILmr + DLmr + DLmw) + 10 (Bcm + Bim), branches only if they
 * were simulated. False if the profile has no cache events or the estimate is above 2^64-1.
 */
bool cpu_estimated_cycles(const struct cpu_profile *profile, const u64 *costs, u64 *cycles);

#endif
