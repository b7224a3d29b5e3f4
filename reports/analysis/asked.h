/*
 * What a run asked the kernel for that may be another thing each time, as its system calls show:
 * the names of functions do not tell which file was opened.
 */
#ifndef REPORTS_ANALYSIS_ASKED_H
#define REPORTS_ANALYSIS_ASKED_H

#include "common/arena.h"
#include "common/text.h"
#include "parsers/model/io.h"

/* "/dev/urandom, getrandom, stat of notes.txt"; "" for nothing. In the arena. */
struct text asked_of_kernel(const struct io_profile *io, struct arena *arena);

#endif
