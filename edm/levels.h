/*
 * Loudness of bass, middle and treble in every beat, from which the sections of a track are found.
 */
#ifndef EDM_LEVELS_H
#define EDM_LEVELS_H

#include "beats.h"
#include "spectrum.h"

#include "timing/timing.h"

enum { LEVEL_BASS, LEVEL_MIDDLE, LEVEL_TREBLE, LEVELS };

/* From 0 (at least LEVEL_RANGE dB below the loudest beats) to 1 (as loud as these). */
struct level {
	float of[LEVELS];
};

enum { LEVEL_RANGE = 40 };

/* The levels between consecutive beats, beats->count - 1 in all. The caller frees the array. */
PROFILE_DECLARE(struct level *, levels_by_beat,
		(const struct spectrum *spectrum, const struct beats *beats));

#endif
