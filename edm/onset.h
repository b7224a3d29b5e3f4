/*
 * Onset strength: how much something begins in each frame, from rises of the spectrum's bands on a
 * logarithmic scale (spectral flux). The curves are freed of what is constant, so that they are
 * about 0 on average, and scaled to a standard deviation of 1.
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
	float *rises; /* count × BANDS: the rise of each band, less its mean; not scaled */
};

PROFILE_DECLARE(struct onsets, onsets_compute, (const struct spectrum *spectrum));

void onsets_release(struct onsets *onsets);

#endif
