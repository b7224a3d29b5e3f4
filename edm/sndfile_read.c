#include "sndfile_read.h"

#include "downsampling.h"
#include "memory.h"
#include "memory_file.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The frames requested at once, and the taps of the low-pass filter per step of downsampling. */
enum { BLOCK = 4096, TAPS_PER_STEP = 6 };

static const struct {
	char magic[5];
	const char *name;
} formats[] = {
    {"RIFF", "wav"}, {"RIFX", "wav"},  {"RF64", "wav"}, {"fLaC", "flac"},
    {"OggS", "ogg"}, {"FORM", "aiff"}, {"caff", "caf"}, {".snd", "au"},
};

static const char *format_name(struct bytes file)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (file.count >= 4 && !memcmp(file.data, formats[i].magic, 4))
			return formats[i].name;
	return NULL;
}

bool sndfile_recognises(struct bytes file)
{
	return format_name(file) != NULL;
}

static size_t read_little_endian(const uint8_t *bytes)
{
	return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
}

/* Whether a RIFF file is shorter than its header says; 0 and the largest number mean "unknown"
 * (written to a pipe). */
static bool riff_is_cut(struct bytes file)
{
	size_t size;

	if (file.count < 8 || memcmp(file.data, "RIFF", 4))
		return false;
	size = read_little_endian(file.data + 4);
	return size && size != UINT32_MAX && size + 8 > file.count;
}

/* Whether an Ogg stream does not end with a page that is marked as the last. */
static bool ogg_is_cut(struct bytes file)
{
	enum { HEADER = 27, LAST_PAGE = 4 };

	if (file.count < HEADER || memcmp(file.data, "OggS", 4))
		return false;
	for (size_t page = file.count - HEADER + 1; page-- > 0;) {
		const uint8_t *header = file.data + page;
		size_t segments = header[26], size = HEADER + segments;

		if (memcmp(header, "OggS", 4))
			continue;
		for (size_t i = 0; i < segments && page + HEADER + i < file.count; i++)
			size += header[HEADER + i];
		return !(header[5] & LAST_PAGE) || page + size > file.count;
	}
	return true;
}

/* Mixes to mono, applies a low-pass filter and divides the rate. */
struct downsampler {
	unsigned channels, step;
	size_t taps;
	float *filter;	/* `taps` coefficients that add up to 1 / channels */
	float *history; /* `taps` - 1 mono samples of earlier blocks, then the newest block */
	size_t phase;	/* of the next output sample, from the newest block's start */
};

/* A Hann-windowed sinc. The middle tap is at the sample itself, so there is no shift in time. */
static void make_filter(struct downsampler *down)
{
	double middle = (double)(down->taps - 1) / 2, sum = 0;

	for (size_t i = 0; i < down->taps; i++) {
		double x = ((double)i - middle) / down->step;
		double sinc = x == 0 ? 1 : sin(M_PI * x) / (M_PI * x);
		double window = 0.5 + 0.5 * cos(M_PI * x / (TAPS_PER_STEP / 2.0 + 1e-9));

		down->filter[i] = (float)(sinc * window);
		sum += sinc * window;
	}
	for (size_t i = 0; i < down->taps; i++)
		down->filter[i] /= (float)(sum * down->channels);
}

static struct downsampler downsampler_new(unsigned channels, unsigned step)
{
	struct downsampler down = {.channels = channels, .step = step};

	down.taps = step == 1 ? 1 : step * TAPS_PER_STEP + 1;
	down.filter = NEW(float, down.taps);
	down.history = NEW(float, down.taps - 1 + BLOCK);
	down.phase = (down.taps - 1) / 2;
	make_filter(&down);
	return down;
}

static void downsampler_release(struct downsampler *down)
{
	free(down->filter);
	free(down->history);
}

static void mix(const float *block, size_t frames, unsigned channels, float *mono)
{
	for (size_t i = 0; i < frames; i++) {
		float sum = 0;

		for (unsigned c = 0; c < channels; c++)
			sum += block[i * channels + c];
		mono[i] = sum;
	}
}

static float filtered(const struct downsampler *down, const float *samples)
{
	float sum = 0;

	for (size_t i = 0; i < down->taps; i++)
		sum += down->filter[i] * samples[i];
	return sum;
}

/* Takes a block of at most BLOCK frames, writes the resulting samples and returns their number. */
static size_t downsample(struct downsampler *down, const float *block, size_t frames, float *out)
{
	size_t count = 0, keep = down->taps - 1;

	mix(block, frames, down->channels, down->history + keep);
	for (; down->phase < frames; down->phase += down->step)
		out[count++] = filtered(down, down->history + down->phase);
	down->phase -= frames;
	memmove(down->history, down->history + frames, keep * sizeof(float));
	return count;
}

/* Reads to the end. Returns the number of frames that were read. */
static sf_count_t read_all(SNDFILE *sound, struct downsampler *down, struct audio *audio)
{
	float *block = NEW(float, (size_t)BLOCK * down->channels);
	sf_count_t frames = 0, got;
	size_t capacity = 0;

	while ((got = sf_readf_float(sound, block, BLOCK)) > 0) {
		GROW(audio->samples, capacity, audio->count + BLOCK);
		audio->count += downsample(down, block, (size_t)got, audio->samples + audio->count);
		frames += got;
	}
	free(block);
	return frames;
}

static bool read_sound(SNDFILE *sound, const SF_INFO *info, struct audio *audio,
		       struct error *error)
{
	unsigned channels = (unsigned)info->channels, rate = (unsigned)info->samplerate;
	unsigned step = audio_downsampling(rate);
	struct downsampler down = downsampler_new(channels, step);
	sf_count_t frames = read_all(sound, &down, audio);

	downsampler_release(&down);
	audio->rate = (double)rate / step;
	audio->seconds = (double)frames / rate;
	audio->source_rate = rate;
	audio->channels = channels;
	if (frames < info->frames)
		return error_set(error, "is truncated: only %lld of %lld samples are present",
				 (long long)frames, (long long)info->frames);
	return true;
}

bool sndfile_read(struct bytes file, struct audio *audio, struct error *error)
{
	struct memory_file memory = {.content = file};
	SF_INFO info = {0};
	SNDFILE *sound;
	bool fine;

	if (riff_is_cut(file) || ogg_is_cut(file))
		return error_set(error, "is truncated: its end is missing");
	errno = 0;
	sound = sf_open_virtual(&memory_file_io, SFM_READ, &info, &memory);
	if (!sound && errno == ENOMEM) /* which libsndfile only says in words */
		memory_is_out();
	if (!sound)
		return error_set(error, "cannot decode: %s", sf_strerror(NULL));
	audio->format = format_name(file);
	fine = read_sound(sound, &info, audio, error);
	sf_close(sound);
	return fine;
}
