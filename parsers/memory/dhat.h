/*
 * Reads DHAT's files ("dhat.out.PID", `valgrind --tool=dhat`) into the memory model: exact totals,
 * and for every chain of callers what it allocated, what of that was live at the peak and what was
 * never freed.
 *
 * The format is JSON, dhatFileVersion 2, described in Valgrind's dhat/dh_main.c. Only recordings of
 * the heap (mode "heap") are read. The peak is the moment with the most live bytes, the last one
 * where several are equal. Reading is strict: a missing or impossible figure is an error.
 *
 * Chains of callers that differ by address only become one site; the functions that allocate
 * (malloc, operator new …) are left out of their frames.
 */
#ifndef PARSERS_MEMORY_DHAT_H
#define PARSERS_MEMORY_DHAT_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/memory.h"

/* Reads a file that is in memory; errors name no file. The result lives in the arena. */
bool dhat_read(struct text content, struct arena *arena, struct memory_profile *profile,
	       struct diag *diag);

/* Reads a file; "-" is stdin. */
bool dhat_read_file(const char *path, struct arena *arena, struct memory_profile *profile,
		    struct diag *diag);

#endif
