/*
 * Reads cachegrind's files ("cachegrind.out.PID") as far as a gate needs them: how many
 * instructions the process ran. Half the time of callgrind, and no word of why.
 *
 * The format is the one of Valgrind's manual, "Cachegrind Format": desc:, cmd:, events:, then fl=,
 * fn= and cost lines, and a summary; comments begin with #. Reading is strict: an unknown line, a
 * file cut short or costs that are not what the summary says are errors.
 */
#ifndef PARSERS_CACHEGRIND_CACHEGRIND_H
#define PARSERS_CACHEGRIND_CACHEGRIND_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/count.h"

/* The content of one file, which the command belongs to; errors name no file. */
bool cachegrind_read(struct text content, struct count_process *process, struct diag *diag);

#endif
