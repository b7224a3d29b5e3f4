/* The cost of a scope itself. */
#ifndef TIMING_COST_H
#define TIMING_COST_H

struct cost {
	double step, scope, own; /* seconds */
};

/* Measures the cost of a scope, on the first call only. Profiling must be on. */
void cost_measure(void);
struct cost cost_read(void);

#endif
