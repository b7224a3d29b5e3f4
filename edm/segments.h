/*
 * Cuts a run of beats into segments of steady levels. Dynamic programming finds the segmentation
 * with the lowest cost, where every segment costs its squared deviations from its means plus a
 * fixed penalty. Segments begin on bar lines.
 */
#ifndef EDM_SEGMENTS_H
#define EDM_SEGMENTS_H

#include "levels.h"

#include "timing/timing.h"

struct segment {
	size_t first, end; /* beats */
	struct level mean;
};

struct segments {
	size_t count;
	struct segment *items; /* owned */
	double cost;
};

/* `phase` (0 to 3) is the number of beats before the first bar line. There must be at least one
 * beat. */
PROFILE_DECLARE(struct segments, segments_cut,
		(const struct level *levels, size_t beats, size_t phase));

void segments_release(struct segments *segments);

#endif
