/* What the benchmarks share: sampling, and callgrind's client requests. */
#ifndef TIMING_BENCHMARK_H
#define TIMING_BENCHMARK_H

#include "timing.h"

/* The options with the defaults filled in. */
struct benchmark_options benchmark_defaults(struct benchmark_options options);

/* Calls that make a sample last options.sample_seconds, found by trying. */
uint64_t benchmark_calibrate(struct benchmark_subject subject, struct benchmark_options options);

/* Seconds of one call, from a sample of so many. */
double benchmark_sample(struct benchmark_subject subject, uint64_t calls);

struct benchmark_result benchmark_summarise(const char *name, uint64_t calls, double *seconds,
					    size_t count);

/* Whether callgrind counts, and where a count begins and ends. */
bool callgrind_is_there(void);

void callgrind_begin(void);
void callgrind_end(const char *name);

#endif
