/*
 * Makes a track of known tempo and sections: a kick on every beat (except in the breakdown), hats
 * off the beat, bass and chords in the drops, a growing noise and a snare roll in the build-up,
 * soft chords in the breakdown. The seed picks key, chords, bass figure and noise.
 */
#ifndef EDM_SYNTH_H
#define EDM_SYNTH_H

#include "arrangement.h"
#include "instruments.h"

#include "timing/timing.h"

/* The whole track at `rate` frames a second; the caller frees sound.samples. */
PROFILE_DECLARE(struct sound, synth_render,
		(const struct arrangement *plan, uint64_t seed, double rate));

#endif
