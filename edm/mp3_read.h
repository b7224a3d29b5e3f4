/* Decodes MPEG audio that is in memory with libmpg123, mixed to mono and downsampled as it goes. */
#ifndef EDM_MP3_READ_H
#define EDM_MP3_READ_H

#include "audio.h"
#include "file.h"
#include "mp3_frames.h"

bool mp3_read(struct bytes file, const struct mp3_frames *frames, struct audio *audio,
	      struct error *error);

#endif
