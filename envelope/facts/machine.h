/* The properties of the machine that can change a count or explain a time. */
#ifndef ENVELOPE_MACHINE_H
#define ENVELOPE_MACHINE_H

#include "common/arena.h"
#include "common/text.h"

/*
 * The instruction sets by which libraries choose their code, of those that Valgrind passes on (its
 * `hwcaps`, with the same names), sorted and separated by spaces. What CPUID returns to a program
 * under Valgrind depends only on these and on Valgrind's version.
 */
struct text machine_features(struct arena *arena);

/* The model of the processor, and the release of the kernel, or "unknown". Live in the arena. */
struct text machine_model(struct arena *arena);
struct text machine_kernel(struct arena *arena);

/* The number of CPUs that this process may use. */
u32 machine_cpus(void);

#endif
