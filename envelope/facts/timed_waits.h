/*
 * Whether a recording of callgrind or cachegrind is of a program with threads that waits with a
 * time limit, or for some time: what another thread has done by then, the clock decides. Told by
 * the names of functions, so a program without names for the C library's functions never does.
 */
#ifndef ENVELOPE_TIMED_WAITS_H
#define ENVELOPE_TIMED_WAITS_H

#include "common/text.h"

/* What the lines of one recording have told; zeroed at its beginning. */
struct timed_waits {
	bool starts_threads, waits;
};

void timed_waits_take(struct timed_waits *found, struct text line);

bool timed_waits_are_there(const struct timed_waits *found);

#endif
