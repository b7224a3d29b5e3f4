/*
 * What makes a program cost differently from run to run, as far as the names of the functions it
 * calls tell: one table for everybody who asks.
 */
#ifndef REPORTS_ANALYSIS_CAUSES_H
#define REPORTS_ANALYSIS_CAUSES_H

#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

/* Bits; their order is that of their names. */
enum causes {
	CAUSE_TEMPORARY_NAMES = 1,
	CAUSE_PROCESS_NUMBERS = 2,
	CAUSE_RANDOMNESS = 4,
	CAUSE_THREADS = 8,
	CAUSE_TIME = 16,
	CAUSE_START = 32,
};

/* All of them. */
enum { CAUSES_KNOWN = 63 };

/* What a call of this function makes likely, as bits: 0 for nearly all functions. */
u32 causes_of(struct text name);

/* "randomness, time"; nothing for 0. */
void causes_name(struct buffer *out, u32 causes);

#endif
