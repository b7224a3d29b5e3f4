/*
 * In how many places of its code a thread of a tool runs: sampled by the kernel's clock, without
 * stopping it. Source: perf_event_open(2).
 */
#ifndef ENVELOPE_CODE_SAMPLER_H
#define ENVELOPE_CODE_SAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CODE_SAMPLER_PLACES = 64 };

struct code_sampler {
	int fd;
	void *ring;	/* shared with the kernel; NULL when nothing is sampled */
	size_t samples; /* seen so far */
	uintptr_t places[CODE_SAMPLER_PLACES]; /* pieces of 256 bytes, but for Valgrind's own */
	size_t place_count;		       /* of those that there was room for */
};

/* Where sampling is forbidden, it is off. */
void code_sampler_start(struct code_sampler *sampler, pid_t thread);
void code_sampler_stop(struct code_sampler *sampler);
bool code_sampler_is_on(const struct code_sampler *sampler);

/* Takes in what the kernel has sampled since it was last called. */
void code_sampler_read(struct code_sampler *sampler);

#endif
