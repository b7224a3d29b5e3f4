/*
 * Tempo: the period at which onsets repeat.
 *
 * The autocorrelation of the onset curves gives each tempo between MIN_BPM and MAX_BPM a score; the
 * kick, in the low curve, decides between a tempo and its half or double. The winner is refined by
 * the phase-exact Fourier sum over the whole track, good to some hundredths of a BPM in a minute.
 */
#ifndef EDM_TEMPO_H
#define EDM_TEMPO_H

#include "onset.h"

enum { MIN_BPM = 60, MAX_BPM = 200 };

struct tempo {
	double bpm;	   /* 0 when nothing repeats */
	double confidence; /* 0 to 1: how much of the onsets repeats after one to four beats */
};

struct tempo tempo_estimate(const struct onsets *onsets);

#endif
