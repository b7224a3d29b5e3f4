/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes callgrind's format ("Callgrind Format Specification" in Valgrind's manual), version 1,
 * with the events Ir, Allocations and AllocatedBytes. Each part ends with its totals. The last part
 * says in `desc:` lines how much memory was held at most and at the end.
 */
#ifndef COMMON_OUTPUT_H
#define COMMON_OUTPUT_H

#include "valgrind.h"

/* Writes what was counted since the last dump as a part of its own, and begins anew. */
void output_dump(const HChar *trigger);

/* The same with the name of a client request. */
void output_dump_named(const HChar *name);

/* Forgets what was counted so far. */
void output_zero(void);

/* Writes the last part. */
void output_finish(void);

#endif
