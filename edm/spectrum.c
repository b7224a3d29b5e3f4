#include "spectrum.h"

#include "memory.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The target number of frames per second, and the minimum length of a frame in seconds. */
static const double frame_rate = 86, frame_seconds = 0.032;

/* An energy far above full scale, which is 1. */
static const float loudest = 1e6f;

/* Lower edges of the bands in Hz, and the upper edge of the last. */
static const double band_edges[BANDS + 1] = {20,  60,  90,   120,  170,	 230,  310,  420,
					     570, 770, 1040, 1400, 1900, 2560, 3250, 4000};

/* The state for transforming a frame of samples into its bands. */
struct transform {
	size_t size, hop;
	float *window, *input;
	fftwf_complex *output;
	fftwf_plan plan;
	size_t band_bins[BANDS + 1]; /* first bin of each band */
};

static size_t power_of_two_above(double size)
{
	size_t power = 1;

	while ((double)power < size)
		power *= 2;
	return power;
}

/* Makes a Hann window, scaled so that the energy of a full-scale sine is 1. */
static void make_window(struct transform *transform)
{
	double size = (double)transform->size, scale = sqrt(32.0 / 3) / size;

	for (size_t i = 0; i < transform->size; i++)
		transform->window[i] =
		    (float)(scale * (0.5 - 0.5 * cos(2 * M_PI * ((double)i + 0.5) / size)));
}

/* Computes the bins of the bands. Every band has at least one bin, even at a low sample rate. */
static void place_bands(struct transform *transform, double rate)
{
	double bin_width = rate / (double)transform->size;
	size_t bins = transform->size / 2 + 1;

	for (size_t b = 0; b <= BANDS; b++) {
		size_t bin = (size_t)ceil(band_edges[b] / bin_width);

		if (b && bin <= transform->band_bins[b - 1])
			bin = transform->band_bins[b - 1] + 1;
		transform->band_bins[b] = bin < bins ? bin : bins;
	}
}

static struct transform transform_new(double rate)
{
	struct transform transform = {0};

	transform.size = power_of_two_above(frame_seconds * rate);
	transform.hop = (size_t)lround(rate / frame_rate);
	transform.window = fftwf_alloc_real(transform.size);
	transform.input = fftwf_alloc_real(transform.size);
	transform.output = fftwf_alloc_complex(transform.size / 2 + 1);
	transform.plan = fftwf_plan_dft_r2c_1d((int)transform.size, transform.input,
					       transform.output, FFTW_ESTIMATE);
	make_window(&transform);
	place_bands(&transform, rate);
	return transform;
}

static void transform_release(struct transform *transform)
{
	fftwf_destroy_plan(transform->plan);
	fftwf_free(transform->window);
	fftwf_free(transform->input);
	fftwf_free(transform->output);
	fftwf_cleanup();
}

/* Applies the window to the samples around the middle of frame t; before and after the sound there
 * is silence. */
static __attribute__((noinline)) void apply_window(struct transform *transform,
						   const struct audio *audio, size_t t)
{
	size_t half = transform->size / 2, middle = t * transform->hop;
	size_t first = middle < half ? half - middle : 0, left = audio->count + half - middle;
	size_t end = left < transform->size ? left : transform->size;

	memset(transform->input, 0, transform->size * sizeof(float));
	for (size_t i = first; i < end; i++)
		transform->input[i] = transform->window[i] * audio->samples[middle + i - half];
}

/*
 * Sums up the bands. Floating-point files may contain NaN or infinity; such a frame counts as
 * silent, because it would make every sum invalid. Like apply_window, not inlined, so that profiles
 * show them.
 */
static __attribute__((noinline)) void sum_bands(const struct transform *transform, float *energy)
{
	for (size_t b = 0; b < BANDS; b++) {
		float sum = 0;

		for (size_t i = transform->band_bins[b]; i < transform->band_bins[b + 1]; i++)
			sum += transform->output[i][0] * transform->output[i][0] +
			       transform->output[i][1] * transform->output[i][1];
		energy[b] = sum <= loudest ? sum : 0;
	}
}

PROFILE_FUNCTION(struct spectrum, spectrum_compute, (const struct audio *audio), (audio))
{
	struct transform transform = transform_new(audio->rate);
	struct spectrum spectrum = {
	    .rate = audio->rate / (double)transform.hop,
	    .frames = audio->count / transform.hop + 1,
	};

	spectrum.energy = NEW(float, spectrum.frames *BANDS);
	for (size_t t = 0; t < spectrum.frames; t++) {
		apply_window(&transform, audio, t);
		fftwf_execute(transform.plan);
		sum_bands(&transform, spectrum.energy + t * BANDS);
	}
	transform_release(&transform);
	return spectrum;
}

void spectrum_release(struct spectrum *spectrum)
{
	free(spectrum->energy);
	*spectrum = (struct spectrum){0};
}
