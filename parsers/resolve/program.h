/*
 * What of a process is the program itself (see resolve.h), and whose code the rest is.
 *
 * Shares go by object: the loader (ld-linux, ld-musl …), the C library (libc, libm, libpthread,
 * libdl …), the program's own executable (the object that calls (below main), else the one of
 * main(), else the one the command names) and all other libraries.
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

/*
 * The object of the program's own code, by the rule above; "" when nothing tells. For resolved
 * profiles, out of a document too.
 */
struct text cpu_executable(const struct cpu_profile *profile);

/* Whose code each function of a resolved profile is, as in shares[]; function_count entries. */
enum cpu_share *cpu_function_shares(const struct cpu_profile *profile, struct arena *arena);

#endif
