/*
 * Counts the places in its code where a thread of a tool runs. The kernel samples them by its
 * clock, without stopping the thread; see perf_event_open(2).
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
	void *ring;	/* shared with the kernel; NULL if sampling is off */
	size_t samples; /* seen so far */
	uintptr_t
	    places[CODE_SAMPLER_PLACES]; /* in units of 256 bytes, without Valgrind's own code */
	size_t place_count;		 /* at most CODE_SAMPLER_PLACES */
};

/* Starts sampling. If the kernel forbids it, the sampler stays off. */
void code_sampler_start(struct code_sampler *sampler, pid_t thread);
void code_sampler_stop(struct code_sampler *sampler);
bool code_sampler_is_on(const struct code_sampler *sampler);

/* Adds the samples that the kernel took since the last call. */
void code_sampler_read(struct code_sampler *sampler);

#endif
