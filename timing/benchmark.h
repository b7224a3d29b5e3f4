/* Functions that the benchmarks share: sampling, and callgrind's client requests. */
#ifndef TIMING_BENCHMARK_H
#define TIMING_BENCHMARK_H

#include "timing.h"

/* The options with the defaults filled in. */
struct benchmark_options benchmark_defaults(struct benchmark_options options);

/* The number of calls that makes a sample last options.sample_seconds, found by trial. */
uint64_t benchmark_calibrate(struct benchmark_subject subject, struct benchmark_options options);

/* The seconds of one call, from a sample of `calls` calls. */
double benchmark_sample(struct benchmark_subject subject, uint64_t calls);

struct benchmark_result benchmark_summarise(const char *name, uint64_t calls, double *seconds,
					    size_t count);

/* Whether callgrind is running, and the begin and the end of a count. */
bool callgrind_is_there(void);

void callgrind_begin(void);
void callgrind_end(const char *name);

#endif
