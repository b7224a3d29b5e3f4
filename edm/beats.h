/*
 * Beat times by dynamic programming (D. Ellis, "Beat Tracking by Dynamic Programming", 2007): finds
 * the chain of frames with the strongest onsets and the most even distances. Without onsets, as in
 * a breakdown, beats continue evenly.
 */
#ifndef EDM_BEATS_H
#define EDM_BEATS_H

#include "onset.h"

#include "timing/timing.h"

struct beats {
	size_t count;
	double *times; /* seconds, rising; owned */
};

/* Finds the beats; none for a tempo of 0. */
PROFILE_DECLARE(struct beats, beats_track, (const struct onsets *onsets, double bpm));

void beats_release(struct beats *beats);

#endif
