/*
 * Sections of a track, from the energy of bass, middle and treble beat by beat.
 *
 * The track is cut at bar lines so that within each section the three levels follow straight lines
 * (a build-up rises) as well as can be had for the price of a cut. Loud sections with full bass are
 * drops; what lies before, between and after them is named by its place and slope.
 */
#ifndef EDM_STRUCTURE_H
#define EDM_STRUCTURE_H

#include "beats.h"
#include "section.h"
#include "spectrum.h"

struct structure {
	size_t count;
	struct section *sections; /* without gaps from 0 to the end; owned */
};

/* No sections when there are fewer than two bars of beats. */
struct structure structure_find(const struct spectrum *spectrum, const struct beats *beats,
				double seconds);

void structure_release(struct structure *structure);

#endif
