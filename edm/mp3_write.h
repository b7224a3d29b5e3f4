/* Writing MP3 files with LAME: libsndfile writes them since 1.1.0 only. */
#ifndef EDM_MP3_WRITE_H
#define EDM_MP3_WRITE_H

#include "file.h"

/* Encodes interleaved stereo at the sample rate with a constant 128 kbit/s. `mp3` is empty before,
 * and owned by the caller. False with an error. */
bool mp3_write(const float *stereo, size_t frames, unsigned rate, struct bytes *mp3,
	       struct error *error);

#endif
