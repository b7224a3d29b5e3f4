/*
 * Whether a recording of callgrind or tally is of a program with threads that waits with a
 * time limit, or for some time. Then the clock decides how much another thread does meanwhile, so
 * counts vary. This is recognised by the names of functions, and so not for a program without names
 * for the C library's functions.
 */
#ifndef ENVELOPE_TIMED_WAITS_H
#define ENVELOPE_TIMED_WAITS_H

#include "common/text.h"

/* The state for the lines of one recording; zeroed at its beginning. */
struct timed_waits {
	bool starts_threads, waits;
};

void timed_waits_take(struct timed_waits *found, struct text line);

bool timed_waits_are_there(const struct timed_waits *found);

#endif
