/*
 * Onset strength: how strongly sounds begin in each frame, from the rises of the spectrum's bands
 * on a logarithmic scale (spectral flux). The local mean is subtracted from the curves, so that
 * they are about 0 on average, and they are scaled to a standard deviation of 1.
 */
#ifndef EDM_ONSET_H
#define EDM_ONSET_H

#include "spectrum.h"

#include "timing/timing.h"

struct onsets {
	size_t count;
	double rate;  /* an onset in frame t is at t / rate seconds */
	float *low;   /* kick and bass */
	float *full;  /* everything */
	float *rises; /* count × BANDS: the rise of each band minus its mean; not scaled */
};

PROFILE_DECLARE(struct onsets, onsets_compute, (const struct spectrum *spectrum));

void onsets_release(struct onsets *onsets);

#endif
