/*
 * What of a process is the program itself, and whose code the rest is (see resolve.h).
 */
#ifndef PARSERS_RESOLVE_PROGRAM_H
#define PARSERS_RESOLVE_PROGRAM_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/model/cpu.h"

/*
 * Fills program and shares of a profile whose functions and calls are resolved; `component` is
 * each function's component of the call graph.
 */
bool find_program(struct cpu_profile *profile, const u32 *component, u32 component_count,
		  struct arena *arena, struct diag *diag);

/* Whose code an object's is, by its file name alone; SHARE_LIBRARIES where it does not tell,
 * SHARE_UNKNOWN where there is none. */
enum cpu_share share_of_object(struct text object);

#endif
