/*
 * Sound in the form that the analysis needs: one channel, a low sample rate, floats of about -1 to
 * 1.
 *
 * Kicks, bass and the noise of hats all have components below 4 kHz. So decoding to a quarter of
 * the usual 44100 Hz loses nothing that the analysis needs, and everything after it takes a quarter
 * of the time.
 */
#ifndef EDM_AUDIO_H
#define EDM_AUDIO_H

#include "error.h"

#include "timing/timing.h"

struct audio {
	float *samples; /* owned */
	size_t count;
	double rate;			/* samples per second after downsampling */
	double seconds;			/* length of the sound */
	const char *format;		/* "mp3", "flac", "wav" …; static */
	unsigned source_rate, channels; /* as in the file */
};

/* Reads a file of any supported format, recognised by its content, not by its name. False, with an
 * error, if it is not sound or is truncated. */
PROFILE_DECLARE(bool, audio_read, (const char *path, struct audio *audio, struct error *error));

void audio_release(struct audio *audio);

/*
 * Writes 16-bit stereo (interleaved floats, -1 to 1, at 44100 Hz) in the format given by the ending
 * of the name: .mp3, .wav or .flac. The same sound gives the same bytes. The file is replaced
 * atomically. False with an error.
 */
enum { WRITE_RATE = 44100 };
bool audio_write(const char *path, const float *stereo, size_t frames, struct error *error);

/* Whether the name has the ending of a format that audio_write() supports. */
bool audio_can_write(const char *path);

#endif
