/*
 * What a tool counted that knows no functions: instructions of whole processes.
 */
#ifndef PARSERS_MODEL_COUNT_H
#define PARSERS_MODEL_COUNT_H

#include "common/text.h"
#include "common/types.h"

struct count_process {
	struct text command;
	u64 instructions; /* at most 2^63-1 */
};

#endif
