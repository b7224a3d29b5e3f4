/*
 * Reads cachegrind's files ("cachegrind.out.PID") for one number: how many instructions the process
 * executed. The functions that it names have no calls, and are passed over.
 *
 * The format is described in Valgrind's manual, "Cachegrind Format": desc:, cmd:, events:, then
 * fl=, fn= and cost lines, and a summary; comments begin with #. Reading is strict: an unknown
 * line, a truncated file, and costs that do not add up to the summary are errors.
 */
#ifndef PARSERS_CACHEGRIND_CACHEGRIND_H
#define PARSERS_CACHEGRIND_CACHEGRIND_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"

/* What one process executed. */
struct count_process {
	struct text command;
	u64 instructions; /* at most 2^63-1 */
};

/* Reads the content of one file. process->command is a slice of it. Errors name no file. */
bool cachegrind_read(struct text content, struct count_process *process, struct diag *diag);

#endif
