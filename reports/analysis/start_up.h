/*
 * What of a process happens before its main(): the start-up, which tables show as one row.
 *
 * It is what calls main(), directly or not, and the loader's functions but for those that the
 * program itself calls (__tls_get_addr, _dl_open); those that resolve its symbols belong to it too.
 * A pure function of a resolved profile.
 */
#ifndef REPORTS_ANALYSIS_START_UP_H
#define REPORTS_ANALYSIS_START_UP_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

struct start_up {
	u32 count;	/* of its functions; 0 if the process has no main() */
	const bool *is; /* by function */
	u64 *self;	/* by event: what its functions cost together */
};

struct start_up start_up_find(const struct cpu_profile *profile, struct arena *arena);

#endif
