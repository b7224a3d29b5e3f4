#include "audio.h"

#include "mp3_read.h"
#include "sndfile_read.h"

#include <stdlib.h>

/* A tag counts the frames without itself, but some encoders count it too. So one frame may be
 * missing if the last one is complete. */
static bool check_complete(const struct mp3_frames *frames, struct error *error)
{
	if (frames->count + 1 < frames->announced)
		return error_set(error, "is truncated: only %zu of %zu MPEG frames are present",
				 frames->count, frames->announced);
	return !frames->cut || error_set(error, "is truncated: its last MPEG frame is incomplete");
}

/* Checks that the analysis supports the sample rate. */
static bool check_rate(const struct audio *audio, struct error *error)
{
	return (audio->source_rate >= 4000 && audio->source_rate <= 768000) ||
	       error_set(error, "has a sample rate of %u Hz; edm reads 4000 to 768000",
			 audio->source_rate);
}

static bool read_bytes(struct bytes file, struct audio *audio, struct error *error)
{
	struct mp3_frames frames;

	if (sndfile_recognises(file))
		return sndfile_read(file, audio, error);
	if (mp3_frames_find(&file, &frames))
		return check_complete(&frames, error) && mp3_read(file, &frames, audio, error);
	return error_set(error,
			 "is not an audio file that edm can read (MP3, FLAC, WAV, Ogg, AIFF)");
}

PROFILE_FUNCTION(bool, audio_read, (const char *path, struct audio *audio, struct error *error),
		 (path, audio, error))
{
	struct bytes file;
	bool fine;

	*audio = (struct audio){0};
	if (!file_read(path, &file, error))
		return false;
	fine = read_bytes(file, audio, error);
	free(file.data);
	if (fine && !audio->count)
		fine = error_set(error, "contains no sound");
	fine = fine && check_rate(audio, error);
	if (!fine)
		audio_release(audio);
	return fine;
}

void audio_release(struct audio *audio)
{
	free(audio->samples);
	*audio = (struct audio){0};
}
