/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Caches, the prefetcher, bandwidth and the translation of addresses, as one core sees them.
 *
 * A cache is a number of sets of lines in the order of their last use. A line that is on its way is
 * waited for by all that need it; lines from one level come one after the other, so many cycles
 * apart; and only so many may be on their way at once. The prefetcher recognises lines of a page
 * that are visited in order (32 such streams); what it foresees costs bandwidth, but no latency.
 */
#ifndef CYCLES_MEMORY_H
#define CYCLES_MEMORY_H

#include "clock.h"
#include "processor.h"

struct memory;

struct memory *memory_new(const struct processor *processor);

/* Which level had the line. */
enum memory_level { LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_MEMORY };

/* When the data of an access that begins now is there, for an integer register. */
Moment memory_access(struct memory *memory, Addr address, Moment now, enum memory_level *level);

/* How many cycles the fetch of instructions waits at a line of code. */
UInt memory_fetch(struct memory *memory, Addr address);

#endif
