/*
 * The frames of an MPEG audio stream, found by their headers alone, nothing decoded.
 *
 * This tells MP3 from anything else, and a whole file from one that was cut off: the decoder
 * itself stops silently at either. Source: ISO/IEC 11172-3 and 13818-3, header and frame length;
 * the Xing/Info tag as LAME writes it.
 */
#ifndef EDM_MP3_FRAMES_H
#define EDM_MP3_FRAMES_H

#include "file.h"

struct mp3_frames {
	size_t first;	  /* offset of the first frame, behind tags and junk */
	size_t count;	  /* whole frames with sound */
	size_t announced; /* frames the Xing/Info or VBRI tag speaks of; 0 without one */
	size_t samples;	  /* per frame and channel */
	unsigned rate, channels;
	bool cut; /* the last frame is not there to its end */
};

/*
 * Walks the frames. False when this is no MPEG audio stream; otherwise all that lies between and
 * behind the frames is taken out of the bytes (their count shrinks), for in damaged places the
 * decoder would take noise for frames of another kind.
 */
bool mp3_frames_find(struct bytes *file, struct mp3_frames *frames);

#endif
