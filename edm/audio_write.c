#include "audio.h"

#include "memory_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *ending;
	int format;
} endings[] = {
    {".mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
    {".wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
    {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
};

/* libsndfile's format for the name's ending; 0 if it is unknown. */
static int format_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++)
		if (!strcasecmp(dot, endings[i].ending))
			return endings[i].format;
	return 0;
}

bool audio_can_write(const char *path)
{
	return format_of(path) != 0;
}

/* Sets a constant bit rate of 128 kbit/s. Has an effect only for MP3. */
static void set_bit_rate(SNDFILE *sound)
{
	int mode = SF_BITRATE_MODE_CONSTANT;
	double level = 0.65; /* 0 is 320 kbit/s, 1 the lowest */

	sf_command(sound, SFC_SET_BITRATE_MODE, &mode, sizeof(mode));
	sf_command(sound, SFC_SET_COMPRESSION_LEVEL, &level, sizeof(level));
}

static bool encode(const float *stereo, size_t frames, int format, struct memory_file *memory,
		   struct error *error)
{
	SF_INFO info = {.samplerate = WRITE_RATE, .channels = 2, .format = format};
	SNDFILE *sound = sf_open_virtual(&memory_file_io, SFM_WRITE, &info, memory);
	bool fine;

	if (!sound)
		return error_set(error, "cannot encode: %s", sf_strerror(NULL));
	if ((format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG)
		set_bit_rate(sound);
	fine = sf_writef_float(sound, stereo, (sf_count_t)frames) == (sf_count_t)frames;
	if (!fine)
		error_set(error, "cannot encode: %s", sf_strerror(sound));
	sf_close(sound);
	return fine;
}

bool audio_write(const char *path, const float *stereo, size_t frames, struct error *error)
{
	struct memory_file memory = {0};
	int format = format_of(path);
	bool fine;

	if (!format)
		return error_set(error, "has no known ending (.mp3, .wav, .flac)");
	fine = encode(stereo, frames, format, &memory, error) &&
	       file_write(path, memory.content.data, memory.content.count, error);
	free(memory.content.data);
	return fine;
}
