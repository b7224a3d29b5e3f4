/*
 * Detects threads that never end under SCHED_FIFO on one CPU: one spins until another has done
 * something, and the other is ready but waits for the CPU that the first never releases. Without
 * FIFO the same program ends. So if a thread has waited for long while the same thread ran in the
 * same small piece of code, FIFO is switched off for all threads.
 *
 * A thread that computes while others wait is normal, and is what makes counts repeatable. A
 * spinning thread is recognised by the small amount of code it runs, which code_sampler.h samples.
 * If sampling is not possible, only the waiting time decides, and it must be much longer.
 */
#ifndef ENVELOPE_STARVATION_H
#define ENVELOPE_STARVATION_H

#include "code_sampler.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { STARVATION_THREADS = 512 };

struct starvation_thread {
	pid_t id;
	uint64_t ran;	 /* CPU time so far, in nanoseconds */
	bool is_waiting; /* ready to run, but did not run since the last look */
};

struct starvation {
	bool is_wanted;	 /* false switches all of this off */
	double patience; /* seconds that a thread may wait while another spins */

	/* The threads at the last look. */
	struct starvation_thread threads[STARVATION_THREADS];
	size_t count;
	double looked; /* time of the last look, in seconds */

	/* The thread that waits, the thread that runs, and since when. */
	pid_t waiting, running;
	double since;
	struct code_sampler sampler; /* of the running thread */
};

/* Must be called often, with the time in seconds. Checks all descendants of the calling process.
 * True once, when FIFO was switched off for them. */
bool starvation_tick(struct starvation *starvation, double time);

#endif
