/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is counted. Costs are added up modulo 2^64; none of them gets near in practice. */
#ifndef TALLY_COSTS_H
#define TALLY_COSTS_H

#include "valgrind.h"

struct costs {
	ULong instructions;
	ULong allocations;
	ULong bytes; /* allocated */
};

static inline void costs_add(struct costs *sum, const struct costs *costs)
{
	sum->instructions += costs->instructions;
	sum->allocations += costs->allocations;
	sum->bytes += costs->bytes;
}

static inline Bool costs_are_zero(const struct costs *costs)
{
	return !costs->instructions && !costs->allocations && !costs->bytes;
}

#endif
