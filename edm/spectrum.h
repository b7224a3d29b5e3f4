/*
 * The short-time spectrum in a few wide bands, spaced as in human hearing. Frames are about 46 ms
 * long and begin every 11.6 ms.
 */
#ifndef EDM_SPECTRUM_H
#define EDM_SPECTRUM_H

#include "audio.h"

#include "timing/timing.h"

/* The first LOW_BANDS bands are below 170 Hz, the range of kick and bass. */
enum { LOW_BANDS = 4, BANDS = 15 };

struct spectrum {
	size_t frames;
	double rate;   /* frames per second; the middle of frame t is at t / rate seconds */
	float *energy; /* frames × BANDS; a sine of full scale has 1 */
};

PROFILE_DECLARE(struct spectrum, spectrum_compute, (const struct audio *audio));

void spectrum_release(struct spectrum *spectrum);

#endif
