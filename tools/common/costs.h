/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is counted. Costs are added up modulo 2^64; none of them gets near in practice. */
#ifndef COMMON_COSTS_H
#define COMMON_COSTS_H

#include "valgrind.h"

struct costs {
	ULong instructions;
	ULong allocations;
	ULong bytes;	       /* allocated */
	ULong own[OWN_EVENTS]; /* what the tool alone knows, see its tool.h */
};

/* Adds own costs of one kind. A tool without any has nothing to do. */
static inline void own_add(ULong *sum, const ULong *costs)
{
	for (Int i = 0; i < OWN_EVENTS; i++)
		sum[i] += costs[i];
}

static inline void own_subtract(ULong *sum, const ULong *costs)
{
	for (Int i = 0; i < OWN_EVENTS; i++)
		sum[i] -= costs[i];
}

static inline void own_copy(ULong *to, const ULong *from)
{
	for (Int i = 0; i < OWN_EVENTS; i++)
		to[i] = from[i];
}

static inline Bool own_is_zero(const ULong *costs)
{
	for (Int i = 0; i < OWN_EVENTS; i++)
		if (costs[i])
			return False;
	return True;
}

static inline void costs_add(struct costs *sum, const struct costs *costs)
{
	sum->instructions += costs->instructions;
	sum->allocations += costs->allocations;
	sum->bytes += costs->bytes;
	own_add(sum->own, costs->own);
}

static inline Bool costs_are_zero(const struct costs *costs)
{
	return !costs->instructions && !costs->allocations && !costs->bytes &&
	       own_is_zero(costs->own);
}

#endif
