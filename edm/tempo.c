#include "tempo.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* Beats over which a tempo must repeat, the step of the coarse search in BPM, and how much weaker
 * the faster of two octaves may repeat and still win. */
enum { COMB_BEATS = 4 };
static const double coarse_step = 0.5, faster_share = 0.7, least_score = 0.05;

/* Autocorrelation of both curves up to COMB_BEATS beats of the slowest tempo; lag 0 is 1. */
struct correlation {
	size_t lags;
	float *low, *full;
};

/* Shorter overlaps at larger lags are made up for. */
static float *autocorrelate(const float *curve, size_t count, size_t lags)
{
	float *result = NEW(float, lags);

	for (size_t lag = 0; lag < lags; lag++) {
		float sum = 0;

		for (size_t t = lag; t < count; t++)
			sum += curve[t] * curve[t - lag];
		result[lag] = sum / (float)(count - lag);
	}
	return result;
}

static float between(const float *curve, double position)
{
	size_t left = (size_t)position;
	float share = (float)(position - (double)left);

	return curve[left] * (1 - share) + curve[left + 1] * share;
}

/* Mean correlation at one to COMB_BEATS periods; periods are in frames. */
static double comb(const float *correlation, double period)
{
	double sum = 0;

	for (int beat = 1; beat <= COMB_BEATS; beat++)
		sum += (double)between(correlation, beat * period);
	return sum / COMB_BEATS;
}

static double score(const struct correlation *correlation, double period)
{
	return 0.5 * comb(correlation->low, period) + 0.5 * comb(correlation->full, period);
}

struct candidate {
	double bpm, score;
};

static struct candidate best_between(const struct correlation *correlation, double frame_rate,
				     double from, double to, double step)
{
	struct candidate best = {0, 0};

	for (double bpm = from; bpm <= to; bpm += step) {
		double now = score(correlation, 60 * frame_rate / bpm);

		if (now > best.score)
			best = (struct candidate){bpm, now};
	}
	return best;
}

/*
 * What repeats every beat also repeats every second beat, so the slower tempo scores as well as
 * the right one: the faster wins as long as it scores nearly as much. At half the right period
 * half of the comb's teeth find nothing.
 */
static struct candidate settle_octave(const struct correlation *correlation, double frame_rate,
				      struct candidate best)
{
	for (;;) {
		double twice = 2 * best.bpm;
		struct candidate faster =
		    best_between(correlation, frame_rate, fmin(twice - 3, MAX_BPM),
				 fmin(twice + 3, MAX_BPM), coarse_step);

		if (twice > MAX_BPM || faster.score < faster_share * best.score)
			return best;
		best = faster;
	}
}

/* Strength of a frequency (Hz) in the curve: length of its Fourier sum. */
static double fourier_strength(const float *curve, size_t count, double cycles_per_frame)
{
	double angle = 2 * M_PI * cycles_per_frame, turn_re = cos(angle), turn_im = sin(angle);
	double re = 1, im = 0, sum_re = 0, sum_im = 0;

	for (size_t t = 0; t < count; t++) {
		double next = re * turn_re - im * turn_im;

		sum_re += re * (double)curve[t];
		sum_im += im * (double)curve[t];
		im = re * turn_im + im * turn_re;
		re = next;
	}
	return sqrt(sum_re * sum_re + sum_im * sum_im);
}

/* Beat and half-beat together: kicks and the hats between them. */
static double fine_score(const struct onsets *onsets, double bpm)
{
	double cycles = bpm / 60 / onsets->rate;

	return fourier_strength(onsets->low, onsets->count, cycles) +
	       fourier_strength(onsets->full, onsets->count, 2 * cycles);
}

/* Climbs from the best of a few tempos around the coarse one to the top, halving the step. */
static double refine(const struct onsets *onsets, double coarse)
{
	double seconds = (double)onsets->count / onsets->rate;
	double step = fmin(10 / seconds, 0.5), best = coarse, best_score = 0;

	for (double bpm = coarse - 1.5; bpm <= coarse + 1.5; bpm += step) {
		double now = fine_score(onsets, bpm);

		if (now > best_score) {
			best = bpm;
			best_score = now;
		}
	}
	for (; step > 0.005; step /= 2) {
		double slower = fine_score(onsets, best - step / 2);
		double faster = fine_score(onsets, best + step / 2);

		if (fmax(slower, faster) > best_score) {
			best += faster > slower ? step / 2 : -step / 2;
			best_score = fmax(slower, faster);
		}
	}
	return best;
}

static struct candidate coarse_tempo(const struct onsets *onsets)
{
	size_t lags = (size_t)(COMB_BEATS * 60 * onsets->rate / MIN_BPM) + 2;
	struct correlation correlation;
	struct candidate best;

	if (onsets->count < 2 * lags)
		return (struct candidate){0, 0};
	correlation.lags = lags;
	correlation.low = autocorrelate(onsets->low, onsets->count, lags);
	correlation.full = autocorrelate(onsets->full, onsets->count, lags);
	best = best_between(&correlation, onsets->rate, MIN_BPM, MAX_BPM, coarse_step);
	if (best.score >= least_score)
		best = settle_octave(&correlation, onsets->rate, best);
	free(correlation.low);
	free(correlation.full);
	return best;
}

struct tempo tempo_estimate(const struct onsets *onsets)
{
	struct candidate coarse = coarse_tempo(onsets);

	if (coarse.score < least_score)
		return (struct tempo){0, 0};
	return (struct tempo){refine(onsets, coarse.bpm), fmin(coarse.score, 1)};
}
