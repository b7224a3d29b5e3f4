/*
 * How long a command took, run after run, and, for programs that use the timing library, how long
 * what happens within it took. Seconds; NAN where a figure was not measured. Everything lives in
 * the arena the profile was made with.
 */
#ifndef PARSERS_MODEL_TIMING_H
#define PARSERS_MODEL_TIMING_H

#include "common/text.h"
#include "common/types.h"

/* One clock over all runs. */
struct timing_statistic {
	double max, mean, median, min, p90, stddev;
};

struct timing_run {
	u64 exit_status, peak_rss_bytes;
	double system, user, waiting, wall;
};

/* The calls of one function. */
struct timing_function {
	struct text name;
	u64 calls, errors, slow;
	double max, mean, min, p50, p75, p90, p95, p99, stddev, total;
	double cpu_time, memory_bytes; /* NAN where they were not asked for */
};

/* What the measuring itself costs. */
struct timing_clock {
	struct text name;
	double scope_cost, scope_own_time, step;
};

struct timing_profile {
	u64 runs;	    /* 0 when unknown */
	u64 peak_rss_bytes; /* of a typical run, 0 when unknown */
	double start_up;    /* what starting a process took */
	u32 run_count;	    /* of the runs that are there one by one */
	struct timing_run *each;

	/* NULL where there is none; undisturbed: wall without waiting for a free processor. */
	struct timing_statistic *wall, *undisturbed, *user, *system;
	struct timing_statistic *reference; /* a fixed loop: how fast the machine was */

	u32 function_count;
	struct timing_function *functions; /* sorted by name */
	struct timing_clock *clock;
};

#endif
