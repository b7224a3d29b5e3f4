/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processors, as numbers. The sources of the numbers stand beside them in processor.c. */
#ifndef CYCLES_PROCESSOR_H
#define CYCLES_PROCESSOR_H

#include "operations.h"

/* What executes: as many as the processor has can begin something in each cycle. */
enum unit {
	UNIT_NONE, /* nothing is needed */
	UNIT_INTEGER,
	UNIT_MULTIPLY,
	UNIT_LOAD,
	UNIT_LOAD_VECTOR,
	UNIT_STORE,
	UNIT_BRANCH,
	UNIT_VECTOR,
	UNIT_FLOAT_ADD,
	UNIT_FLOAT_MULTIPLY,
	UNIT_DIVIDE,	   /* of integers: held */
	UNIT_FLOAT_DIVIDE, /* held */
	UNITS,
};

struct operation_cost {
	UChar unit;    /* enum unit */
	UChar latency; /* cycles until the result is there */
	UChar held; /* cycles during which the unit does nothing else, of the two that are held */
};

struct cache_shape {
	UInt bytes, ways; /* lines are 64 bytes; bytes / ways / 64 is a power of two */
	UInt latency;	/* cycles from the address to the data, for the first level of an integer */
	UInt bandwidth; /* cycles for which a line that comes from here occupies the way */
};

struct tlb_shape {
	UInt entries, ways;
	UInt latency; /* cycles that a miss here adds */
};

struct processor {
	const HChar *name;    /* as the user writes it */
	const HChar *product; /* what it describes */

	UInt width;	    /* instructions per cycle that are fetched, and that are retired */
	UInt window;	    /* instructions between fetch and retirement */
	UInt misprediction; /* cycles from a branch's result to the next instruction */
	UInt forwarding;    /* cycles from a store to a load of the same address, if it is fixed: */
	UInt forwarding_computed; /* on the stack or static; and if registers compute it */
	UInt vector_load;	  /* cycles that a load to a vector register takes longer */
	UInt locked;		  /* cycles of a locked operation, which waits for all before it */
	UInt string_start;	  /* cycles until a repeated string instruction is at work */
	UInt misses; /* lines that may be on their way from the third level or memory */

	UInt memory_latency, memory_bandwidth; /* as in struct cache_shape */
	struct cache_shape code, level[3];
	struct tlb_shape tlb[2];

	UChar units[UNITS]; /* how many there are; of those that are held, one */
	struct operation_cost costs[OPERATIONS];
};

/* NULL if there is none of this name. */
const struct processor *processor_named(const HChar *name);

#endif
