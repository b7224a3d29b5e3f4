/*
 * The sections of a track, from the energy of bass, middle and treble in every beat.
 *
 * The track is cut at bar lines into segments of steady levels (segments.h). Loud segments with
 * full bass are drops; segments that rise towards a drop are a build-up; the rest is named by its
 * position.
 */
#ifndef EDM_STRUCTURE_H
#define EDM_STRUCTURE_H

#include "beats.h"
#include "section.h"
#include "spectrum.h"

#include "timing/timing.h"

struct structure {
	size_t count;
	struct section *sections; /* without gaps from 0 to the end; owned */
};

/* Finds the sections; none if there are fewer than two bars of beats. */
PROFILE_DECLARE(struct structure, structure_find,
		(const struct spectrum *spectrum, const struct beats *beats, double seconds));

void structure_release(struct structure *structure);

#endif
