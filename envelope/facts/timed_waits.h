/*
 * Whether a recording of callgrind or cachegrind is of a program with threads that waits with a
 * time limit, or for some time: what another thread has done by then, the clock decides. Told by
 * the names of functions, so a program without names for the C library's functions never does.
 */
#ifndef ENVELOPE_TIMED_WAITS_H
#define ENVELOPE_TIMED_WAITS_H

#include "common/text.h"

#include <stdbool.h>

bool has_timed_waits(struct text recording);

#endif
