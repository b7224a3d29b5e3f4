/*
 * Finds the frames of an MPEG audio stream by their headers, without decoding.
 *
 * This distinguishes MP3 from other files, and complete files from truncated ones; the decoder
 * would stop without an error in both cases. Source: ISO/IEC 11172-3 and 13818-3, header and frame
 * length; the Xing/Info tag as LAME writes it.
 */
#ifndef EDM_MP3_FRAMES_H
#define EDM_MP3_FRAMES_H

#include "file.h"

struct mp3_frames {
	size_t first;	  /* offset of the first frame, after tags and junk */
	size_t count;	  /* number of complete frames with sound */
	size_t announced; /* number of frames given by the Xing/Info or VBRI tag; 0 without a tag */
	size_t samples;	  /* per frame and channel */
	unsigned rate, channels;
	bool cut; /* the last frame is incomplete */
};

/*
 * Finds the frames. False if the file is not an MPEG audio stream. Otherwise removes everything
 * between and after the frames from the bytes and reduces their count, because in damaged places
 * the decoder could take noise for frames of another kind.
 */
bool mp3_frames_find(struct bytes *file, struct mp3_frames *frames);

#endif
