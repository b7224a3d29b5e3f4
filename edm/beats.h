/*
 * Beat times by dynamic programming (D. Ellis, "Beat Tracking by Dynamic Programming", 2007): the
 * chain of moments that have the strongest onsets and lie most evenly a beat apart. Where nothing
 * is struck, in a breakdown, the chain goes on evenly.
 */
#ifndef EDM_BEATS_H
#define EDM_BEATS_H

#include "onset.h"

#include "timing/timing.h"

struct beats {
	size_t count;
	double *times; /* seconds, rising; owned */
};

/* No beats for a tempo of 0. */
PROFILE_DECLARE(struct beats, beats_track, (const struct onsets *onsets, double bpm));

void beats_release(struct beats *beats);

#endif
