/*
 * Turns a recording into profiles: one for the process that was sampled, and one for each program
 * that its children ran. Costs are samples and, if waits were recorded, microseconds in which a
 * thread was blocked. Threads of a process are apart: each is a root of call contexts.
 */
#ifndef PARSERS_PERF_PROFILE_H
#define PARSERS_PERF_PROFILE_H

#include "frames.h"

struct perf_profiles {
	u32 count; /* at least one: the first is that of the process itself */
	struct cpu_profile *items;
};

/* Everything lives in the arena. False, with a diag, only for sums above 2^64-1. */
bool perf_profiles_make(struct perf_frames *frames, bool keep_lines, struct arena *arena,
			struct perf_profiles *out, struct diag *diag);

#endif
