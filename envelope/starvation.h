/*
 * Threads that never end under SCHED_FIFO on one CPU: one spins until another has done something,
 * and the other, awake, waits for the CPU that the first never gives up. Without FIFO the same
 * program ends. So a thread that has waited long for its turn, while one and the same thread ran in
 * one and the same small piece of code, ends FIFO for all of them.
 *
 * A thread that computes while others wait for their turn is nothing unusual, and just what makes
 * counts repeat. What tells it from one that spins is how much code it runs: its instruction
 * pointer is read through ptrace from time to time, which stops it for microseconds, in no system
 * call, and leaves nothing behind. Where ptrace is forbidden only time can tell, and much more of
 * it has to pass.
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
	uint64_t ran;	 /* nanoseconds of CPU time so far */
	bool is_waiting; /* wants to run, and did not since the last look */
};

struct starvation {
	bool is_wanted;	 /* false switches all of this off */
	double patience; /* seconds that a thread may wait while another one spins */

	/* What is found at a look, and what was at the one before. */
	struct starvation_thread threads[STARVATION_THREADS];
	size_t count;
	double looked; /* when */

	/* Who waits for whom, and since when. */
	pid_t waiting, running;
	double since;
	struct code_sampler sampler; /* of the one that runs */
};

/*
 * To be called often, with the time in seconds. Looks at all descendants of the calling process.
 * True once, when they were just relieved of FIFO.
 */
bool starvation_tick(struct starvation *starvation, double time);

#endif
