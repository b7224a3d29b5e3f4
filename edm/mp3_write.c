#include "mp3_write.h"

#include "memory.h"

#include <lame/lame.h>
#include <limits.h>

enum { BIT_RATE = 128 };

/* What LAME may need for this many frames, and for what it still holds back in the end. */
static size_t room_for(size_t frames)
{
	return frames + frames / 4 + 7200;
}

static bool set_up(lame_global_flags *lame, unsigned rate)
{
	return !lame_set_in_samplerate(lame, (int)rate) && !lame_set_num_channels(lame, 2) &&
	       !lame_set_mode(lame, JOINT_STEREO) && !lame_set_VBR(lame, vbr_off) &&
	       !lame_set_brate(lame, BIT_RATE) && lame_init_params(lame) >= 0;
}

/* Appends what LAME has written behind the content; negative numbers are errors. */
static bool append(struct bytes *mp3, int written)
{
	if (written > 0)
		mp3->count += (size_t)written;
	return written >= 0;
}

static bool encode(lame_global_flags *lame, const float *stereo, size_t frames, struct bytes *mp3)
{
	size_t room = 2 * room_for(frames);
	int left = (int)room;

	mp3->data = memory_new(room, 1);
	if (!append(mp3, lame_encode_buffer_interleaved_ieee_float(lame, stereo, (int)frames,
								   mp3->data, left)))
		return false;
	return append(mp3, lame_encode_flush(lame, mp3->data + mp3->count, left - (int)mp3->count));
}

/* The first frame tells the length, which is known only now. */
static void complete_first_frame(lame_global_flags *lame, struct bytes *mp3)
{
	lame_get_lametag_frame(lame, mp3->data, mp3->count);
}

bool mp3_write(const float *stereo, size_t frames, unsigned rate, struct bytes *mp3,
	       struct error *error)
{
	lame_global_flags *lame = frames < INT_MAX / 4 ? lame_init() : NULL;
	bool fine = lame && set_up(lame, rate) && encode(lame, stereo, frames, mp3);

	if (fine)
		complete_first_frame(lame, mp3);
	else
		error_set(error, "cannot encode: LAME failed");
	if (lame)
		lame_close(lame);
	return fine;
}
