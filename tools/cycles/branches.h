/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prediction of branches, after Seznec and Michaud's TAGE ("A case for (partially) tagged geometric
 * history length branch prediction", JILP 2006), with fewer and smaller tables: counters by
 * address, and five tables whose entries are tagged by address and the last 5 to 120 directions.
 * Targets of indirect jumps come from a table by address and history, those of returns from a
 * stack.
 *
 * Each function takes what happened, learns from it, and returns whether it had been foreseen.
 */
#ifndef CYCLES_BRANCHES_H
#define CYCLES_BRANCHES_H

#include "valgrind.h"

struct predictor;

struct predictor *predictor_new(void);

/* A conditional branch at the address was taken or not. */
Bool predict_direction(struct predictor *predictor, Addr address, Bool is_taken);

/* A jump or call at the address, through a register or memory. */
Bool predict_target(struct predictor *predictor, Addr address, Addr target);

/* A call behind which the program goes on at `next`, and a return. */
void predictor_call(struct predictor *predictor, Addr next);
Bool predict_return(struct predictor *predictor, Addr target);

#endif
