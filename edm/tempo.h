/*
 * Tempo: the period at which onsets repeat.
 *
 * The autocorrelation of the onset curves gives each tempo between MIN_BPM and MAX_BPM a score. Of
 * a tempo, its double and its triple, the fastest one whose beats all sound similar is chosen. It
 * is refined by a Fourier sum over the whole track, to an accuracy of a few hundredths of a BPM for
 * one minute of sound.
 */
#ifndef EDM_TEMPO_H
#define EDM_TEMPO_H

#include "onset.h"

#include "timing/timing.h"

enum { MIN_BPM = 60, MAX_BPM = 200 };

struct tempo {
	double bpm; /* 0 if nothing repeats */
	double
	    confidence; /* 0 to 1: the share of the onsets that repeats after one to four beats */
};

PROFILE_DECLARE(struct tempo, tempo_estimate, (const struct onsets *onsets));

#endif
