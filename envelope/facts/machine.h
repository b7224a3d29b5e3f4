/* The machine we are on, as far as it can move a count or explain a time. */
#ifndef ENVELOPE_MACHINE_H
#define ENVELOPE_MACHINE_H

#include "common/arena.h"
#include "common/text.h"

/*
 * The instruction sets by which libraries choose their code, of those that Valgrind passes on: its
 * `hwcaps`, by the same names, sorted, with spaces between. What a program under Valgrind is told
 * by CPUID is a function of these and of Valgrind's version alone.
 */
struct text machine_features(struct arena *arena);

/* The model of the processor, and the release of the kernel; "unknown" where they are not told. */
struct text machine_model(struct arena *arena);
struct text machine_kernel(struct arena *arena);

/* How many CPUs this process may use. */
u32 machine_cpus(void);

#endif
