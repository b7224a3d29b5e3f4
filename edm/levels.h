/* Loudness of bass, middle and treble in every beat: what the sections of a track are told by. */
#ifndef EDM_LEVELS_H
#define EDM_LEVELS_H

#include "beats.h"
#include "spectrum.h"

#include "timing/timing.h"

enum { LEVEL_BASS, LEVEL_MIDDLE, LEVEL_TREBLE, LEVELS };

/* From 0 (LEVEL_RANGE dB below the loudest beats, or less) to 1 (as loud as those). */
struct level {
	float of[LEVELS];
};

enum { LEVEL_RANGE = 40 };

/* One for each span between two beats, beats->count - 1 in all; the caller frees them. */
PROFILE_DECLARE(struct level *, levels_by_beat,
		(const struct spectrum *spectrum, const struct beats *beats));

#endif
