/*
 * Short-time spectrum in a few wide bands, spaced like hearing. Frames are 46 ms long or so and
 * follow each other every 11.6 ms.
 */
#ifndef EDM_SPECTRUM_H
#define EDM_SPECTRUM_H

#include "audio.h"

#include "timing/timing.h"

/* The bands below 170 Hz, where kick and bass live, come first. */
enum { LOW_BANDS = 4, BANDS = 15 };

struct spectrum {
	size_t frames;
	double rate;   /* frames a second; the middle of frame t is at t / rate seconds */
	float *energy; /* frames × BANDS; a sine of full scale has 1 */
};

PROFILE_DECLARE(struct spectrum, spectrum_compute, (const struct audio *audio));

void spectrum_release(struct spectrum *spectrum);

#endif
