/*
 * Finds the cost of the program itself in a process (see resolve.h), and the shares by kind of
 * object.
 *
 * Shares are assigned by object: the loader (ld-linux, ld-musl and so on), the C library (libc,
 * libm, libpthread, libdl and so on), the program's executable (the object that the command names,
 * else the one that calls (below main), else that of main(), else the only file without .so in its
 * name) and all other libraries.
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

/* The object of the kernel's functions in sampled profiles; modules are "[NAME]". */
#define OBJECT_KERNEL "kernel"

/* The share of an object by its file name alone; SHARE_LIBRARIES if the name does not tell,
 * SHARE_UNKNOWN if there is no name. */
enum cpu_share share_of_object(struct text object);

/* The program's executable, by the rule above; "" if unknown. For resolved profiles, also from
 * documents. */
struct text cpu_executable(const struct cpu_profile *profile);

/* The share of each function of a resolved profile, as in shares[]; function_count entries. */
enum cpu_share *cpu_function_shares(const struct cpu_profile *profile, struct arena *arena);

#endif
