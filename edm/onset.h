/*
 * Onset strength: how much something begins in each frame, from rises of the spectrum's bands on a
 * logarithmic scale (spectral flux). Constant loudness is removed, so curves are about 0 on
 * average, and scaled to a standard deviation of 1.
 */
#ifndef EDM_ONSET_H
#define EDM_ONSET_H

#include "spectrum.h"

struct onsets {
	size_t count;
	double rate, offset; /* time of onset t, in seconds: offset + t / rate */
	float *low;	     /* kick and bass */
	float *full;	     /* everything */
};

struct onsets onsets_compute(const struct spectrum *spectrum);

void onsets_release(struct onsets *onsets);

#endif
