#include "onset.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* Energies below the loudest frame's divided by `dynamic_range` count as silence; a rise is the
 * difference over RISE_FRAMES frames; the mean over twice `mean_seconds` is subtracted. */
static const float dynamic_range = 1e5f;
enum { RISE_FRAMES = 2 };
static const double mean_seconds = 0.5;

static float loudest_frame(const struct spectrum *spectrum)
{
	float loudest = 0;

	for (size_t t = 0; t < spectrum->frames; t++) {
		float sum = 0;

		for (size_t b = 0; b < BANDS; b++)
			sum += spectrum->energy[t * BANDS + b];
		loudest = sum > loudest ? sum : loudest;
	}
	return loudest;
}

/* Loudness of every band in every frame on a logarithmic scale, 0 for silence. RISE_FRAMES frames
 * of silence are put in front, so that a track can begin with an onset. */
static float *band_levels(const struct spectrum *spectrum)
{
	size_t silent = RISE_FRAMES * BANDS, count = spectrum->frames * BANDS;
	float *levels = NEW(float, silent + count), loudest = loudest_frame(spectrum);
	float scale = loudest > 0 ? dynamic_range / loudest : 0;

	for (size_t i = 0; i < count; i++)
		levels[silent + i] = logf(1 + scale * spectrum->energy[i]);
	return levels;
}

/* Computes the rises of frame t and their sums. */
static void measure_rises(const float *levels, size_t t, struct onsets *onsets)
{
	const float *before = levels + t * BANDS, *now = before + RISE_FRAMES * BANDS;
	float *rises = onsets->rises + t * BANDS;
	float low = 0, full = 0;

	for (size_t b = 0; b < BANDS; b++) {
		rises[b] = now[b] > before[b] ? now[b] - before[b] : 0;
		full += rises[b];
		if (b < LOW_BANDS)
			low += rises[b];
	}
	onsets->low[t] = low;
	onsets->full[t] = full;
}

static void remove_band_means(struct onsets *onsets)
{
	float means[BANDS] = {0};

	for (size_t t = 0; t < onsets->count; t++)
		for (size_t b = 0; b < BANDS; b++)
			means[b] += onsets->rises[t * BANDS + b] / (float)onsets->count;
	for (size_t t = 0; t < onsets->count; t++)
		for (size_t b = 0; b < BANDS; b++)
			onsets->rises[t * BANDS + b] -= means[b];
}

/* Subtracts the local mean over `reach` frames on both sides. */
static void remove_local_mean(float *curve, size_t count, size_t reach)
{
	double *sums = NEW(double, count + 1);

	for (size_t t = 0; t < count; t++)
		sums[t + 1] = sums[t] + (double)curve[t];
	for (size_t t = 0; t < count; t++) {
		size_t first = t > reach ? t - reach : 0;
		size_t end = t + reach + 1 < count ? t + reach + 1 : count;

		curve[t] -= (float)((sums[end] - sums[first]) / (double)(end - first));
	}
	free(sums);
}

static void scale_to_unit_deviation(float *curve, size_t count)
{
	double squares = 0;
	float scale;

	for (size_t t = 0; t < count; t++)
		squares += (double)curve[t] * (double)curve[t];
	if (squares <= 0)
		return;
	scale = (float)(1 / sqrt(squares / (double)count));
	for (size_t t = 0; t < count; t++)
		curve[t] *= scale;
}

static void normalise(float *curve, const struct onsets *onsets)
{
	remove_local_mean(curve, onsets->count, (size_t)(mean_seconds * onsets->rate));
	scale_to_unit_deviation(curve, onsets->count);
}

PROFILE_FUNCTION(struct onsets, onsets_compute, (const struct spectrum *spectrum), (spectrum))
{
	struct onsets onsets = {
	    .count = spectrum->frames,
	    .rate = spectrum->rate,
	    .low = NEW(float, spectrum->frames),
	    .full = NEW(float, spectrum->frames),
	    .rises = NEW(float, spectrum->frames *BANDS),
	};
	float *levels = band_levels(spectrum);

	for (size_t t = 0; t < onsets.count; t++)
		measure_rises(levels, t, &onsets);
	free(levels);
	remove_band_means(&onsets);
	normalise(onsets.low, &onsets);
	normalise(onsets.full, &onsets);
	return onsets;
}

void onsets_release(struct onsets *onsets)
{
	free(onsets->low);
	free(onsets->full);
	free(onsets->rises);
	*onsets = (struct onsets){0};
}
