/* Decodes FLAC, WAV, AIFF, Ogg and the like with libsndfile, mixed to mono and downsampled. */
#ifndef EDM_SNDFILE_READ_H
#define EDM_SNDFILE_READ_H

#include "audio.h"
#include "file.h"

/* Whether the file begins like one of the formats that libsndfile reads. */
bool sndfile_recognises(struct bytes file);

bool sndfile_read(struct bytes file, struct audio *audio, struct error *error);

#endif
