/*
 * The results of system calls that may differ from run to run. Names of functions cannot show
 * these, because they do not tell which file was opened.
 */
#ifndef REPORTS_ANALYSIS_ASKED_H
#define REPORTS_ANALYSIS_ASKED_H

#include "common/arena.h"
#include "common/text.h"
#include "parsers/model/io.h"

/* "/dev/urandom, getrandom, stat of notes.txt"; "" if there are none. Lives in the arena. */
struct text asked_of_kernel(const struct io_profile *io, struct arena *arena);

#endif
