#include "pack.h"

#include "common/memory.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

/* Above this level, zlib takes much longer where there is more data, and saves about 2 %. */
enum { LEVEL = 5 };

/* Bytes that are made at a time: whole groups of base64. */
enum { CHUNK_BYTES = 3 * 4096 };

enum { ALIGNMENT = 8 }; /* of the columns */

static void put_group(char *to, const u8 *bytes, size_t left)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	u32 group =
	    (u32)bytes[0] << 16 | (left > 1 ? (u32)bytes[1] << 8 : 0) | (left > 2 ? bytes[2] : 0);

	to[0] = digits[group >> 18];
	to[1] = digits[group >> 12 & 63];
	to[2] = left > 1 ? digits[group >> 6 & 63] : '=';
	to[3] = left > 2 ? digits[group & 63] : '=';
}

static void add_base64(struct buffer *out, const u8 *bytes, size_t count)
{
	char text[CHUNK_BYTES / 3 * 4];
	size_t length = 0;

	for (size_t i = 0; i < count; i += 3, length += 4)
		put_group(text + length, bytes + i, count - i);
	buffer_add(out, (struct text){text, length});
}

struct packer {
	z_stream stream;
	u8 chunk[CHUNK_BYTES];
	struct buffer *out;
};

static void empty_chunk(struct packer *packer)
{
	add_base64(packer->out, packer->chunk, CHUNK_BYTES - packer->stream.avail_out);
	packer->stream.next_out = packer->chunk;
	packer->stream.avail_out = CHUNK_BYTES;
}

/* Compresses the next bytes. The last call has the flush Z_FINISH, the others Z_NO_FLUSH. */
static void pack(struct packer *packer, struct text data, int flush)
{
	z_stream *stream = &packer->stream;
	int status;

	assert(data.length <= UINT_MAX);
	stream->next_in = (z_const Bytef *)data.data;
	stream->avail_in = (uInt)data.length;
	do {
		if (!stream->avail_out)
			empty_chunk(packer);
		status = deflate(stream, flush);
		assert(status != Z_STREAM_ERROR);
	} while (!stream->avail_out);
	if (flush == Z_FINISH)
		empty_chunk(packer);
}

/* Without memory the program ends, as everywhere: a page cannot do without its data. */
static void *new_for_zlib(void *opaque, unsigned items, unsigned size)
{
	(void)opaque;
	return memory_resize(NULL, items, size);
}

static void release_for_zlib(void *opaque, void *memory)
{
	(void)opaque;
	free(memory);
}

void html_add_packed(struct buffer *out, struct text json, struct text columns)
{
	static const char zeros[ALIGNMENT];
	struct packer packer = {.stream = {.zalloc = new_for_zlib, .zfree = release_for_zlib},
				.out = out};
	u64 length = json.length;
	int status = deflateInit(&packer.stream, LEVEL);

	assert(status == Z_OK);
	(void)status;
	packer.stream.next_out = packer.chunk;
	packer.stream.avail_out = CHUNK_BYTES;
	pack(&packer, (struct text){(const char *)&length, sizeof(length)}, Z_NO_FLUSH);
	pack(&packer, json, Z_NO_FLUSH);
	pack(&packer, (struct text){zeros, -json.length % ALIGNMENT}, Z_NO_FLUSH);
	pack(&packer, columns, Z_FINISH);
	deflateEnd(&packer.stream);
}

void html_pack_part(struct html_parts *parts, struct json_writer *data, struct text json,
		    struct text columns)
{
	json_open_object(data, JSON_INLINE);
	json_member_u64(data, "packed", ++parts->count);
	json_close(data);
	buffer_add_byte(&parts->packed, '\n');
	html_add_packed(&parts->packed, json, columns);
}

void html_parts_release(struct html_parts *parts)
{
	buffer_release(&parts->packed);
}
