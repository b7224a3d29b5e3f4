#include "mp3_frames.h"

#include <string.h>

/* The maximum distance of the first frame from the start (or the ID3 tag), and the number of
 * consecutive frames that identify a stream. */
enum { MAX_JUNK = 64 * 1024, FRAMES_IN_A_ROW = 3, HEADER_SIZE = 4 };

struct header {
	unsigned version;    /* 1, 2, or 3 for the unofficial 2.5 */
	unsigned layer;	     /* 1, 2, 3 */
	unsigned rate;	     /* Hz */
	unsigned channels;   /* 1, 2 */
	size_t size;	     /* bytes of the whole frame */
	size_t samples;	     /* per channel */
	size_t tag_position; /* where a Xing/Info tag would be, from the frame's start */
};

static const unsigned short bitrates[2][3][15] = {
    /* kbit/s; [MPEG-1 or 2][layer - 1][index]; index 0 is "free format", not supported */
    {{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
     {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
     {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}},
    {{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
     {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
     {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}},
};
static const unsigned sample_rates[3] = {44100, 48000, 32000};

static size_t frame_size(const struct header *header, unsigned kilobits, unsigned padding)
{
	size_t bits = (size_t)kilobits * 1000;

	if (header->layer == 1)
		return (12 * bits / header->rate + padding) * 4;
	return header->samples / 8 * bits / header->rate + padding;
}

static size_t samples_per_frame(const struct header *header)
{
	if (header->layer == 1)
		return 384;
	return header->layer == 3 && header->version != 1 ? 576 : 1152;
}

/* Reads the four bytes of a frame header; false if they are not one. */
static bool read_header(const uint8_t *bytes, struct header *header)
{
	unsigned version_bits = bytes[1] >> 3 & 3, layer_bits = bytes[1] >> 1 & 3;
	unsigned bitrate_index = bytes[2] >> 4, rate_index = bytes[2] >> 2 & 3;
	bool mono = bytes[3] >> 6 == 3;

	if (bytes[0] != 0xff || bytes[1] >> 5 != 7 || version_bits == 1 || layer_bits == 0 ||
	    bitrate_index == 0 || bitrate_index == 15 || rate_index == 3)
		return false;
	header->version = version_bits == 3 ? 1 : version_bits == 2 ? 2 : 3;
	header->layer = 4 - layer_bits;
	header->rate = sample_rates[rate_index] >> (header->version - 1);
	header->channels = mono ? 1 : 2;
	header->samples = samples_per_frame(header);
	header->size =
	    frame_size(header, bitrates[header->version != 1][header->layer - 1][bitrate_index],
		       bytes[2] >> 1 & 1);
	header->tag_position =
	    HEADER_SIZE + (header->version == 1 ? (mono ? 17 : 32) : (mono ? 9 : 17));
	return true;
}

static bool header_at(struct bytes file, size_t offset, struct header *header)
{
	return offset + HEADER_SIZE <= file.count && read_header(file.data + offset, header);
}

static bool same_stream(const struct header *a, const struct header *b)
{
	return a->version == b->version && a->layer == b->layer && a->rate == b->rate;
}

/* Whether consecutive frames of one stream begin here, or fewer that reach the end of the file. */
static bool frames_in_a_row(struct bytes file, size_t offset, struct header *first)
{
	struct header next;
	size_t found = 1;

	if (!header_at(file, offset, first))
		return false;
	for (offset += first->size; found < FRAMES_IN_A_ROW && offset < file.count; found++) {
		if (!header_at(file, offset, &next) || !same_stream(first, &next))
			return false;
		offset += next.size;
	}
	return true;
}

static size_t skip_id3(struct bytes file)
{
	const uint8_t *size = file.data + 6;

	if (file.count < 10 || memcmp(file.data, "ID3", 3))
		return 0;
	return 10 + ((size_t)(size[0] & 127) << 21 | (size_t)(size[1] & 127) << 14 |
		     (size_t)(size[2] & 127) << 7 | (size_t)(size[3] & 127));
}

static bool find_first(struct bytes file, size_t *first, struct header *header)
{
	size_t start = skip_id3(file);

	for (size_t offset = start; offset < file.count && offset < start + MAX_JUNK; offset++) {
		if (frames_in_a_row(file, offset, header)) {
			*first = offset;
			return true;
		}
	}
	return false;
}

static size_t read_big_endian(const uint8_t *bytes)
{
	return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* Whether the first frame is a tag, without sound; reads the number of frames that it announces. */
static bool read_tag(struct bytes file, size_t first, const struct header *header,
		     size_t *announced)
{
	size_t tag = first + header->tag_position, vbri = first + HEADER_SIZE + 32;

	if (tag + 12 <= file.count &&
	    (!memcmp(file.data + tag, "Xing", 4) || !memcmp(file.data + tag, "Info", 4))) {
		*announced = file.data[tag + 7] & 1 ? read_big_endian(file.data + tag + 8) : 0;
		return true;
	}
	if (vbri + 18 <= file.count && !memcmp(file.data + vbri, "VBRI", 4)) {
		*announced = read_big_endian(file.data + vbri + 14);
		return true;
	}
	return false;
}

/* The next frame of the stream after damaged bytes; the file's end if there is none. */
static size_t find_next(struct bytes file, size_t offset, const struct header *stream)
{
	struct header header;

	for (; offset < file.count; offset++)
		if (file.data[offset] == 0xff && frames_in_a_row(file, offset, &header) &&
		    same_stream(&header, stream))
			break;
	return offset;
}

/* Walks from the first frame to the end and moves each frame directly after the one before. Returns
 * the end of the last frame. */
static size_t walk(struct bytes file, const struct header *stream, struct mp3_frames *frames)
{
	size_t offset = frames->first, end = offset;
	struct header header;

	while (offset < file.count) {
		if (!header_at(file, offset, &header) || !same_stream(&header, stream)) {
			offset = find_next(file, offset, stream);
			continue;
		}
		frames->cut = offset + header.size > file.count;
		if (frames->cut)
			break;
		if (end < offset)
			memmove(file.data + end, file.data + offset, header.size);
		offset += header.size;
		end += header.size;
		frames->count++;
	}
	return end;
}

bool mp3_frames_find(struct bytes *file, struct mp3_frames *frames)
{
	struct header stream;
	bool has_tag;

	*frames = (struct mp3_frames){0};
	if (!find_first(*file, &frames->first, &stream))
		return false;
	frames->samples = stream.samples;
	frames->rate = stream.rate;
	frames->channels = stream.channels;
	has_tag = read_tag(*file, frames->first, &stream, &frames->announced);
	file->count = walk(*file, &stream, frames);
	if (has_tag && frames->count)
		frames->count--;
	return true;
}
