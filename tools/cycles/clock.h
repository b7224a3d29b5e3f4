/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model's time, in parts of a cycle that are fine enough for several instructions per cycle. */
#ifndef CYCLES_CLOCK_H
#define CYCLES_CLOCK_H

#include "valgrind.h"

typedef ULong Moment;

enum { CYCLE_BITS = 10 };
#define CYCLE ((Moment)1 << CYCLE_BITS)

static inline ULong cycle_of(Moment moment)
{
	return moment >> CYCLE_BITS;
}

static inline Moment cycles_later(Moment moment, ULong cycles)
{
	return moment + (cycles << CYCLE_BITS);
}

/* The next beginning of a cycle. */
static inline Moment next_cycle(Moment moment)
{
	return (moment + CYCLE - 1) & ~(CYCLE - 1);
}

static inline Moment later(Moment a, Moment b)
{
	return a > b ? a : b;
}

#endif
