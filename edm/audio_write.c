#include "audio.h"

#include "memory_file.h"
#include "mp3_write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool encode_mp3(const float *stereo, size_t frames, struct bytes *content,
		       struct error *error)
{
	return mp3_write(stereo, frames, WRITE_RATE, content, error);
}

static bool encode_with_libsndfile(const float *stereo, size_t frames, int format,
				   struct bytes *content, struct error *error)
{
	SF_INFO info = {.samplerate = WRITE_RATE, .channels = 2, .format = format};
	struct memory_file memory = {0};
	SNDFILE *sound = sf_open_virtual(&memory_file_io, SFM_WRITE, &info, &memory);
	bool fine;

	if (!sound)
		return error_set(error, "cannot encode: %s", sf_strerror(NULL));
	fine = sf_writef_float(sound, stereo, (sf_count_t)frames) == (sf_count_t)frames;
	if (!fine)
		error_set(error, "cannot encode: %s", sf_strerror(sound));
	sf_close(sound);
	*content = memory.content;
	return fine;
}

static bool encode_wav(const float *stereo, size_t frames, struct bytes *content,
		       struct error *error)
{
	return encode_with_libsndfile(stereo, frames, SF_FORMAT_WAV | SF_FORMAT_PCM_16, content,
				      error);
}

static bool encode_flac(const float *stereo, size_t frames, struct bytes *content,
			struct error *error)
{
	return encode_with_libsndfile(stereo, frames, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, content,
				      error);
}

/* Puts the file's bytes, owned by the caller, into the empty `content`. */
typedef bool encoder(const float *stereo, size_t frames, struct bytes *content,
		     struct error *error);

static const struct {
	const char *ending;
	encoder *encode;
} endings[] = {
    {".mp3", encode_mp3},
    {".wav", encode_wav},
    {".flac", encode_flac},
};

/* The encoder for the name's ending; NULL if it is unknown. */
static encoder *encoder_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++)
		if (!strcasecmp(dot, endings[i].ending))
			return endings[i].encode;
	return NULL;
}

bool audio_can_write(const char *path)
{
	return encoder_of(path) != NULL;
}

bool audio_write(const char *path, const float *stereo, size_t frames, struct error *error)
{
	struct bytes content = {0};
	encoder *encode = encoder_of(path);
	bool fine;

	if (!encode)
		return error_set(error, "has no known ending (.mp3, .wav, .flac)");
	fine = encode(stereo, frames, &content, error) &&
	       file_write(path, content.data, content.count, error);
	free(content.data);
	return fine;
}
