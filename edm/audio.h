/*
 * Sound as the analysis wants it: one channel, a low sample rate, floats about -1 to 1.
 *
 * Kicks, bass and the noise of hats are all still there below 4 kHz, so decoding to a quarter of
 * the usual 44100 Hz loses nothing that matters and makes everything after it four times cheaper.
 */
#ifndef EDM_AUDIO_H
#define EDM_AUDIO_H

#include "error.h"

#include "timing/timing.h"

struct audio {
	float *samples; /* owned */
	size_t count;
	double rate;			/* samples a second after downsampling */
	double seconds;			/* length of the sound */
	const char *format;		/* "mp3", "flac", "wav" …; static */
	unsigned source_rate, channels; /* as in the file */
};

/*
 * Reads a file of any supported kind, told by its content and not by its name. False, with the
 * error saying what is wrong, for anything that is no sound or is cut off before its end.
 */
PROFILE_DECLARE(bool, audio_read, (const char *path, struct audio *audio, struct error *error));

void audio_release(struct audio *audio);

/*
 * Writes 16-bit stereo (interleaved floats, -1 to 1, at 44100 Hz) in the format that the ending of
 * the name asks for: .mp3, .wav or .flac. The same sound gives the same bytes. Atomic.
 */
enum { WRITE_RATE = 44100 };
bool audio_write(const char *path, const float *stereo, size_t frames, struct error *error);

/* Whether the name ends like a format that audio_write knows. */
bool audio_can_write(const char *path);

#endif
