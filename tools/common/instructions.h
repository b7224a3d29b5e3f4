/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Costs by instruction, for --dump-instr=yes: counters for every stretch of code between two exits,
 * apart for every function that runs it. They are the same counts as those of the clock.
 * A tool with costs of its own adds them to each instruction apart.
 */
#ifndef COMMON_INSTRUCTIONS_H
#define COMMON_INSTRUCTIONS_H

#include "functions.h"

struct block_counters;

/* Counters of a block, and code that finds those of the function on top. */
struct block_counters *counters_begin(IRSB *out);

void counters_add_instruction(struct block_counters *block, Addr address);

/* Code that counts the last `count` instructions once. */
void counters_end_stretch(struct block_counters *block, IRSB *out, UInt count);

/* Code that adds a number of executions, which may be negative, to the last instruction. */
void counters_correct(struct block_counters *block, IRSB *out, IRExpr *executions);

/* The own costs of the instructions of the block that runs, OWN_EVENTS numbers each, in the
 * function that runs it. */
ULong *counters_own(struct block_counters *block);

void counters_end(struct block_counters *block);

/* What an instruction cost the function of a node. */
struct instruction_cost {
	struct node *node;
	Addr address; /* in the object's file */
	const HChar *file;
	UInt line;
	struct costs costs; /* no allocations */
};

/* All of them in a thread, sorted by node and address; to be freed by the caller. */
struct instruction_cost *counters_collect(UInt thread, UInt *count);

void counters_zero(void);

#endif
