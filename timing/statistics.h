/* Computes the reported figures from blocks. */
#ifndef TIMING_STATISTICS_H
#define TIMING_STATISTICS_H

#include "histogram.h"
#include "names.h"
#include "timing.h"

/* The figures of a name from an epoch on; false if there are none. The registry must be locked and
 * all threads drained. `wide` is temporary memory. */
bool statistics_of(struct name *name, uint64_t since, struct wide_histogram *wide,
		   struct profile_statistics *statistics);

/* As profile_all(), from an epoch on. */
size_t statistics_since(uint64_t since, struct profile_statistics **all);

#endif
