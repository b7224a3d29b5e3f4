#include "levels.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* The first band of each level, and the share of beats that may be louder than level 1. */
static const size_t first_band[LEVELS + 1] = {0, LOW_BANDS, 10, BANDS};
static const double loudest_share = 0.05;

/* Added to every energy, -90 dB, so that silence has a finite level. */
static const double quietest = 1e-9;

static size_t frame_at(const struct spectrum *spectrum, double time)
{
	double frame = floor(time * spectrum->rate + 0.5);

	return (size_t)fmin(fmax(frame, 0), (double)spectrum->frames);
}

/* The loudness, in dB, of the bands of level l in a frame. */
static double decibels(const struct spectrum *spectrum, size_t t, size_t l)
{
	double sum = quietest;

	for (size_t b = first_band[l]; b < first_band[l + 1]; b++)
		sum += (double)spectrum->energy[t * BANDS + b];
	return 10 * log10(sum);
}

/* The mean of the frames between two times. It is a mean of decibels, because a mean of energies
 * would depend almost only on the kick, whatever sounds between the kicks. */
static struct level measure(const struct spectrum *spectrum, double from, double to)
{
	size_t first = frame_at(spectrum, from), end = frame_at(spectrum, to);
	struct level level = {{0}};

	for (size_t l = 0; l < LEVELS && first < end; l++) {
		double sum = 0;

		for (size_t t = first; t < end; t++)
			sum += decibels(spectrum, t, l);
		level.of[l] = (float)(sum / (double)(end - first));
	}
	return level;
}

static int compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* The loudness that counts as loud: only a small share of the beats is louder. */
static float loud(const struct level *levels, size_t count, size_t l)
{
	float *sorted = NEW(float, count), result;

	for (size_t i = 0; i < count; i++)
		sorted[i] = levels[i].of[l];
	qsort(sorted, count, sizeof(sorted[0]), compare_floats);
	result = sorted[(size_t)((double)(count - 1) * (1 - loudest_share))];
	free(sorted);
	return result;
}

static void scale(struct level *levels, size_t count, size_t l)
{
	float top = loud(levels, count, l);

	for (size_t i = 0; i < count; i++) {
		float level = 1 + (levels[i].of[l] - top) / LEVEL_RANGE;

		levels[i].of[l] = fminf(fmaxf(level, 0), 1);
	}
}

PROFILE_FUNCTION(struct level *, levels_by_beat,
		 (const struct spectrum *spectrum, const struct beats *beats), (spectrum, beats))
{
	size_t count = beats->count ? beats->count - 1 : 0;
	struct level *levels = NEW(struct level, count);

	for (size_t i = 0; i < count; i++)
		levels[i] = measure(spectrum, beats->times[i], beats->times[i + 1]);
	for (size_t l = 0; l < LEVELS && count; l++)
		scale(levels, count, l);
	return levels;
}
