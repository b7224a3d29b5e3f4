/*
 * How long a command took in each of its runs and, for programs that use the timing library, how
 * long its functions took. All times are in seconds; NAN if a figure was not measured. Everything
 * lives in the arena the profile was made with.
 */
#ifndef PARSERS_MODEL_TIMING_H
#define PARSERS_MODEL_TIMING_H

#include "common/text.h"
#include "common/types.h"

/* The statistics of one clock over all runs. */
struct timing_statistic {
	double max, mean, median, min, p90, stddev;
};

struct timing_run {
	u64 exit_status, peak_rss_bytes;
	double system, user, waiting, wall;
};

/* The timed calls of one function. */
struct timing_function {
	struct text name;
	u64 calls, errors, slow;
	double max, mean, min, p50, p75, p90, p95, p99, stddev, total;
	double cpu_time, memory_bytes; /* NAN if they were not requested */
};

/* The cost of the measurement itself, in seconds. */
struct timing_clock {
	struct text name;
	double scope_cost, scope_own_time, step;
};

struct timing_profile {
	u64 runs;	    /* 0 when unknown */
	u64 peak_rss_bytes; /* the median of the runs; 0 when unknown */
	double start_up;    /* the time to start a process */
	u32 run_count;	    /* the number of runs in `each` */
	struct timing_run *each;

	/* NULL if not measured. undisturbed: wall time without waiting for a free processor. */
	struct timing_statistic *wall, *undisturbed, *user, *system;
	struct timing_statistic
	    *reference; /* the time of a fixed loop, which shows how fast the machine was */

	u32 function_count;
	struct timing_function *functions; /* sorted by name */
	struct timing_clock *clock;
};

#endif
