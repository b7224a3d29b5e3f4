/*
 * What stands beside every figure of the kind sample, in words: that it is of samples, how many
 * there are, and how often they were taken.
 */
#ifndef REPORTS_VIEWS_SAMPLING_H
#define REPORTS_VIEWS_SAMPLING_H

#include "common/arena.h"
#include "common/buffer.h"
#include "parsers/model/cpu.h"

/* The events of the kind, in the order in which the reader writes them. */
enum { SAMPLING_SAMPLES, SAMPLING_BLOCKED };

/* The time that the samples stand for; "-" if the rate is unknown. */
void sampling_add_time(struct buffer *out, const struct cpu_sampling *sampling, u64 samples);

/* "999 per second of running", "at an unknown rate". */
struct text sampling_rate(const struct cpu_sampling *sampling, struct arena *arena);

/* "1,234 samples, 999 per second of running". */
struct text sampling_words(const struct cpu_sampling *sampling, u64 samples, struct arena *arena);

/* "1,234 samples in 2.000 s, an estimated 1.235 s of running; 999 per second by cpu-clock, stacks
 * by dwarf". */
struct text sampling_sentence(const struct cpu_sampling *sampling,
			      const struct cpu_profile *process, struct arena *arena);

/* The command of a process; "gzip (3 processes)" if several were added up. */
struct text sampling_command(const struct cpu_profile *process, struct arena *arena);

#endif
