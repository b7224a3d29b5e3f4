#include "mp3_read.h"

#include "downsampling.h"
#include "memory.h"

#include <mpg123.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* The minimum number of samples requested at once: a few frames. */
enum { DECODE_BLOCK = 4096 };

/* The file in memory, for libmpg123's reader functions. */
struct source {
	struct bytes file;
	size_t position;
};

static ssize_t source_read(void *handle, void *buffer, size_t count)
{
	struct source *source = handle;
	size_t left = source->file.count - source->position;

	if (count > left)
		count = left;
	memcpy(buffer, source->file.data + source->position, count);
	source->position += count;
	return (ssize_t)count;
}

static off_t source_seek(void *handle, off_t offset, int whence)
{
	struct source *source = handle;
	off_t base = whence == SEEK_SET	  ? 0
		     : whence == SEEK_CUR ? (off_t)source->position
					  : (off_t)source->file.count;

	if (base + offset < 0 || base + offset > (off_t)source->file.count)
		return -1;
	source->position = (size_t)(base + offset);
	return base + offset;
}

/* libmpg123's setting for the downsampling: how often the rate is halved. */
static long halvings(unsigned downsampling)
{
	return downsampling >= 4 ? 2 : downsampling >= 2 ? 1 : 0;
}

/* Creates the plain C decoder, which executes the same instructions on every machine. The other
 * decoders depend on the processor's features, and with downsampling they are hardly faster. */
static mpg123_handle *new_decoder(int *code)
{
	mpg123_handle *decoder;

	mpg123_init(); /* for libmpg123 before 1.27 */
	decoder = mpg123_new("generic", code);

	return decoder ? decoder : mpg123_new(NULL, code);
}

static bool set_up(mpg123_handle *decoder, struct source *source, unsigned rate)
{
	long flags = MPG123_QUIET | MPG123_MONO_MIX | MPG123_FORCE_FLOAT | MPG123_GAPLESS;
	long down = halvings(audio_downsampling(rate));

	return mpg123_param(decoder, MPG123_FLAGS, flags, 0) == MPG123_OK &&
	       mpg123_param(decoder, MPG123_DOWN_SAMPLE, down, 0) == MPG123_OK &&
	       mpg123_replace_reader_handle(decoder, source_read, source_seek, NULL) == MPG123_OK &&
	       mpg123_open_handle(decoder, source) == MPG123_OK;
}

/* Decodes to the end; `capacity` is the number of samples that the buffer can hold. */
static bool decode(mpg123_handle *decoder, struct audio *audio, size_t capacity)
{
	int state = MPG123_OK;

	while (state == MPG123_OK || state == MPG123_NEW_FORMAT) {
		size_t got = 0;

		GROW(audio->samples, capacity, audio->count + DECODE_BLOCK);
		state = mpg123_read(decoder, audio->samples + audio->count,
				    (capacity - audio->count) * sizeof(float), &got);
		audio->count += got / sizeof(float);
	}
	return state == MPG123_DONE;
}

bool mp3_read(struct bytes file, const struct mp3_frames *frames, struct audio *audio,
	      struct error *error)
{
	/* Only the stream itself, without the tags before it. */
	struct source source = {{file.data + frames->first, file.count - frames->first}, 0};
	unsigned divisor = 1u << halvings(audio_downsampling(frames->rate));
	size_t capacity = (frames->count + 2) * frames->samples / divisor + 4096;
	int code = MPG123_OK;
	mpg123_handle *decoder = new_decoder(&code);
	bool fine;

	if (code == MPG123_OUT_OF_MEM)
		memory_is_out();
	if (!decoder)
		return error_set(error, "libmpg123: %s", mpg123_plain_strerror(code));
	audio->samples = NEW(float, capacity);
	fine = set_up(decoder, &source, frames->rate) && decode(decoder, audio, capacity);
	if (!fine && mpg123_errcode(decoder) == MPG123_OUT_OF_MEM)
		memory_is_out();
	if (!fine)
		error_set(error, "cannot decode: %s", mpg123_strerror(decoder));
	mpg123_delete(decoder);
	audio->rate = (double)frames->rate / divisor;
	audio->seconds = (double)audio->count / audio->rate;
	audio->format = "mp3";
	audio->source_rate = frames->rate;
	audio->channels = frames->channels;
	return fine;
}
