/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core, which runs recipes: one for each thread.
 *
 * For each instruction in program order, `width` of them per cycle:
 *
 *     fetch    is after the fetch of the one before, and after the retirement of the one that is
 *              `window` instructions before; in the next cycle after a taken branch; after the
 *              penalty if a branch was not foreseen; and it waits for lines of code
 *     each operation   begins in the first cycle after the fetch, and after its sources are there,
 *              in which one of its units is free; its result is there after its latency
 *     retirement is after that of the one before, and after all operations of the instruction
 *
 * What an instruction costs is the time from the retirement of the one before to its own, in whole
 * cycles that begin in between. So costs add up to the time of the last retirement exactly.
 */
#ifndef CYCLES_CORE_H
#define CYCLES_CORE_H

#include "recipe.h"

/* The processor of all cores; to be set before any of them runs. */
extern const struct processor *core_processor;

/* Bytes by which the main thread's stack is moved in the model. */
extern Long core_stack_offset;

/* Runs a recipe. `outcome` is, at an exit, whether it is taken; at the end of a block whose target
 * is computed, the target. */
VG_REGPARM(2) void core_run(const struct recipe *recipe, UWord outcome);

#endif
