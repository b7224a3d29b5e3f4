/* What reports say of model cycles, beside the figures: what they are, and what it means when they
 * and instructions do not change alike. */
#ifndef REPORTS_ANALYSIS_MODEL_CYCLES_H
#define REPORTS_ANALYSIS_MODEL_CYCLES_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/* How well model cycles agreed with what a processor took, as docs/cycles.md publishes it. */
struct text model_cycles_agreement(void);
struct text model_cycles_agreement_in_short(void);

/*
 * What it means that the instructions and the model cycles changed from [0] to [1], and what to do:
 * "" unless one rises and the other falls, each by at least 0.05 %, or one changes by more than 5 %
 * and the other by less than 1 %.
 */
struct text model_cycles_contrast(const u64 instructions[2], const u64 cycles[2],
				  struct arena *arena);

#endif
