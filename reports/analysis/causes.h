/*
 * Possible reasons why the costs of a program vary from run to run, recognised by the names of the
 * functions it calls.
 */
#ifndef REPORTS_ANALYSIS_CAUSES_H
#define REPORTS_ANALYSIS_CAUSES_H

#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

/* Bits, in the order of their names in causes.c. */
enum causes {
	CAUSE_TEMPORARY_NAMES = 1,
	CAUSE_PROCESS_NUMBERS = 2,
	CAUSE_RANDOMNESS = 4,
	CAUSE_THREADS = 8,
	CAUSE_TIME = 16,
	CAUSE_START = 32,
};

/* All bits. */
enum { CAUSES_KNOWN = 63 };

/* The reasons, as bits, that a call of this function suggests; 0 for nearly all functions. */
u32 causes_of(struct text name);

/* Adds the names of the reasons: "randomness, time"; nothing for 0. */
void causes_name(struct buffer *out, u32 causes);

#endif
