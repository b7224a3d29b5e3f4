/* The instructions of whole processes, from a tool that does not tell functions apart. */
#ifndef PARSERS_MODEL_COUNT_H
#define PARSERS_MODEL_COUNT_H

#include "common/text.h"
#include "common/types.h"

struct count_process {
	struct text command;
	u64 instructions; /* at most 2^63-1 */
};

#endif
