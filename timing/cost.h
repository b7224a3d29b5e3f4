/* What a scope costs itself. */
#ifndef TIMING_COST_H
#define TIMING_COST_H

struct cost {
	double step, scope, own; /* seconds */
};

/* Measures what a scope costs; at the first call, profiling must be on. */
void cost_measure(void);
struct cost cost_read(void);

#endif
