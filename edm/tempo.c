#include "tempo.h"

#include "memory.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The number of beats over which a tempo must repeat, the step of the coarse search in BPM, the
 * similarity that beats must have relative to a whole period, and the minimum score of a tempo. */
enum { COMB_BEATS = 4 };
static const double coarse_step = 0.5, alike = 0.6, least_score = 0.05;

/* Multiplies each value by its complex conjugate. */
static void to_power(fftwf_complex *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		values[i][0] = values[i][0] * values[i][0] + values[i][1] * values[i][1];
		values[i][1] = 0;
	}
}

/*
 * Transforms, squares and transforms back: the result is `size` times the circular autocorrelation.
 */
static void correlate_in_place(fftwf_complex *values, size_t size)
{
	fftwf_plan there =
	    fftwf_plan_dft_1d((int)size, values, values, FFTW_FORWARD, FFTW_ESTIMATE);
	fftwf_plan back =
	    fftwf_plan_dft_1d((int)size, values, values, FFTW_BACKWARD, FFTW_ESTIMATE);

	fftwf_execute(there);
	to_power(values, size);
	fftwf_execute(back);
	fftwf_destroy_plan(there);
	fftwf_destroy_plan(back);
	fftwf_cleanup();
}

/*
 * The mean of the autocorrelations of both curves, for lags from 0 (where it is 1) to `lags` - 1.
 * The curves are the real and imaginary part of one input, so the real part of the result is the
 * sum of both. Zeros are appended, so that the end does not overlap the start. The caller frees the
 * array.
 */
static float *autocorrelate(const struct onsets *onsets, size_t lags)
{
	size_t size = 1;
	fftwf_complex *values;
	float *result = NEW(float, lags);

	while (size < onsets->count + lags)
		size *= 2;
	values = fftwf_alloc_complex(size);
	memset(values, 0, size * sizeof(values[0]));
	for (size_t t = 0; t < onsets->count; t++) {
		values[t][0] = onsets->low[t];
		values[t][1] = onsets->full[t];
	}
	correlate_in_place(values, size);
	for (size_t lag = 0; lag < lags; lag++)
		result[lag] = values[lag][0] / (float)size / (float)(2 * (onsets->count - lag));
	fftwf_free(values);
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

struct candidate {
	double bpm, score;
};

static struct candidate best_comb(const float *correlation, double frame_rate)
{
	struct candidate best = {0, 0};

	for (double bpm = MIN_BPM; bpm <= MAX_BPM; bpm += coarse_step) {
		double now = comb(correlation, 60 * frame_rate / bpm);

		if (now > best.score)
			best = (struct candidate){bpm, now};
	}
	return best;
}

/* The similarity of onsets that are `lag` frames apart, compared band by band: a kick is similar to
 * another kick and not to a hat, whatever their strength. 1 for lag 0. */
static double similarity(const struct onsets *onsets, double lag)
{
	size_t shift = (size_t)lround(lag) * BANDS, count = onsets->count * BANDS;
	float sum = 0, all = 0;

	for (size_t i = shift; i < count; i++)
		sum += onsets->rises[i] * onsets->rises[i - shift];
	for (size_t i = shift; i < count; i++)
		all += onsets->rises[i] * onsets->rises[i];
	return all > 0 ? (double)(sum / all) : 0;
}

/* The similarity of onsets that are a part of the period apart, relative to those a whole period
 * apart. */
static double part_similarity(const struct onsets *onsets, double period, int parts)
{
	double sum = 0, whole = similarity(onsets, period);

	for (int i = 1; i < parts; i++)
		sum += similarity(onsets, period * i / parts);
	return whole > 0 ? sum / (parts - 1) / whole : 0;
}

/*
 * Onsets that repeat every beat also repeat every second and third beat, so slower tempos score as
 * high as the right one. Chooses the fastest tempo whose beats are all similar; with half the right
 * period, kicks would be compared with the sounds between them.
 */
static struct candidate settle_octave(const struct onsets *onsets, struct candidate best)
{
	double period = 60 * onsets->rate / best.bpm;

	for (int parts = 3; parts > 1; parts--) {
		if (parts * best.bpm <= MAX_BPM &&
		    part_similarity(onsets, period, parts) >= alike) {
			best.bpm *= parts;
			return parts == 2 ? settle_octave(onsets, best) : best;
		}
	}
	return best;
}

/* The strength of a frequency in the curve: the length of its Fourier sum. */
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

/* The strengths of beat and half-beat together, for kicks and the hats between them. */
static double fine_score(const struct onsets *onsets, double bpm)
{
	double cycles = bpm / 60 / onsets->rate;

	return fourier_strength(onsets->low, onsets->count, cycles) +
	       fourier_strength(onsets->full, onsets->count, 2 * cycles);
}

/* Refines the tempo by hill climbing with halved steps, from the best of a few tempos around the
 * coarse one. */
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
	float *correlation;
	struct candidate best;

	if (onsets->count < 2 * lags)
		return (struct candidate){0, 0};
	correlation = autocorrelate(onsets, lags);
	best = best_comb(correlation, onsets->rate);
	free(correlation);
	return best.score < least_score ? best : settle_octave(onsets, best);
}

PROFILE_FUNCTION(struct tempo, tempo_estimate, (const struct onsets *onsets), (onsets))
{
	struct candidate coarse = coarse_tempo(onsets);

	if (coarse.score < least_score)
		return (struct tempo){0, 0};
	return (struct tempo){refine(onsets, coarse.bpm), fmin(coarse.score, 1)};
}
