/*
 * Reads DHAT's files ("dhat.out.PID", `valgrind --tool=dhat`) into the memory model: exact totals,
 * and for every chain of callers what it allocated, how much of that was live at the peak, and how
 * much was never freed.
 *
 * The format is JSON, dhatFileVersion 1 (Valgrind before 3.17) and 2, described in Valgrind's
 * dhat/dh_main.c. Only recordings of the heap (mode "heap") are read. The peak is the moment with
 * the most live bytes; of several equal ones, the last. Reading is strict: a missing or impossible
 * figure is an error.
 *
 * Chains of callers that differ only by address become one site. Allocation functions (malloc,
 * operator new, ...) are left out of the frames.
 */
#ifndef PARSERS_MEMORY_DHAT_H
#define PARSERS_MEMORY_DHAT_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/memory.h"

/* Reads a file from memory; errors name no file. The result lives in the arena. */
bool dhat_read(struct text content, struct arena *arena, struct memory_profile *profile,
	       struct diag *diag);

/* Reads a file; "-" is stdin. */
bool dhat_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		    struct diag *diag);

#endif
