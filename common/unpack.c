#include "unpack.h"

#include "buffer.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum packing { UNKNOWN, PLAIN, GZIP, ZSTD };

/* HEAD_BYTES: the bytes at the start that identify a file. */
enum { HEAD_BYTES = 4, PIECE_BYTES = 256 * 1024 };

struct unpacker {
	unpack_take take;
	void *context;
	enum packing packing;
	bool failed;
	char head[HEAD_BYTES]; /* until the format is known */
	size_t head_length;
	char *piece;
	bool is_whole; /* no compressed stream is unfinished: the file may end here */
	z_stream gzip;
	ZSTD_DStream *zstd;
};

/* ---------------------------------------------------------------- gzip */

static bool begin_gzip(struct unpacker *u, struct diag *diag)
{
	enum { WINDOW_BITS = 15, GZIP_ONLY = 16 };

	if (inflateInit2(&u->gzip, WINDOW_BITS + GZIP_ONLY) != Z_OK)
		return diag_error(diag, "cannot unpack: no memory for gzip");
	return true;
}

/* A gzip file may consist of several streams, one after the other. */
static bool unpack_gzip(struct unpacker *u, struct text chunk, struct diag *diag)
{
	u->gzip.next_in = (unsigned char *)chunk.data;
	u->gzip.avail_in = (uInt)chunk.length;
	do {
		int status;
		size_t got;

		if (u->is_whole && u->gzip.avail_in)
			inflateReset(&u->gzip);
		u->gzip.next_out = (unsigned char *)u->piece;
		u->gzip.avail_out = PIECE_BYTES;
		status = inflate(&u->gzip, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return diag_error(diag, "the compressed file (gzip) is damaged: %s",
					  u->gzip.msg ? u->gzip.msg : "no memory");
		u->is_whole = status == Z_STREAM_END || (u->is_whole && status == Z_BUF_ERROR);
		got = PIECE_BYTES - u->gzip.avail_out;
		if (got && !u->take(u->context, (struct text){u->piece, got}, diag))
			return false;
	} while (u->gzip.avail_in || !u->gzip.avail_out);
	return true;
}

/* ---------------------------------------------------------------- zstd */

static bool begin_zstd(struct unpacker *u, struct diag *diag)
{
	u->zstd = ZSTD_createDStream();
	return u->zstd || diag_error(diag, "cannot unpack: no memory for zstd");
}

static bool unpack_zstd(struct unpacker *u, struct text chunk, struct diag *diag)
{
	ZSTD_inBuffer in = {chunk.data, chunk.length, 0};
	ZSTD_outBuffer out;

	do {
		size_t left;

		out = (ZSTD_outBuffer){u->piece, PIECE_BYTES, 0};
		if (u->is_whole && in.pos == in.size)
			return true;
		left = ZSTD_decompressStream(u->zstd, &out, &in);
		if (ZSTD_isError(left))
			return diag_error(diag, "the compressed file (zstd) is damaged: %s",
					  ZSTD_getErrorName(left));
		u->is_whole = !left;
		if (out.pos && !u->take(u->context, (struct text){u->piece, out.pos}, diag))
			return false;
	} while (in.pos < in.size || out.pos == out.size);
	return true;
}

/* ---------------------------------------------------------------- which one it is */

static const struct {
	struct text beginning;
	enum packing packing;
} beginnings[] = {
    {TEXT("\x1f\x8b\x08"), GZIP},
    {TEXT("\x28\xb5\x2f\xfd"), ZSTD},
    {TEXT("\x50\x2a\x4d\x18"), ZSTD}, /* the skippable frame that pzstd writes first */
};

static enum packing packing_of(struct text head)
{
	for (size_t i = 0; i < LENGTH_OF(beginnings); i++)
		if (text_starts_with(head, beginnings[i].beginning))
			return beginnings[i].packing;
	return PLAIN;
}

static bool begin_unpacking(struct unpacker *u, struct text head, struct diag *diag)
{
	u->packing = packing_of(head);
	if (u->packing != PLAIN)
		u->piece = memory_new(PIECE_BYTES, 1);
	if (u->packing == GZIP)
		return begin_gzip(u, diag);
	if (u->packing == ZSTD)
		return begin_zstd(u, diag);
	return true;
}

static bool unpack(struct unpacker *u, struct text chunk, struct diag *diag)
{
	if (!chunk.length)
		return true;
	if (u->packing == GZIP)
		return unpack_gzip(u, chunk, diag);
	if (u->packing == ZSTD)
		return unpack_zstd(u, chunk, diag);
	return u->take(u->context, chunk, diag);
}

/* The format is known now: passes on the bytes that were held back. */
static bool leave_head(struct unpacker *u, struct diag *diag)
{
	struct text head = {u->head, u->head_length};

	if (!begin_unpacking(u, head, diag))
		return false;
	if (u->packing == PLAIN)
		text_skip_prefix(&head, T("\xef\xbb\xbf"));
	return unpack(u, head, diag);
}

static bool feed(struct unpacker *u, struct text chunk, struct diag *diag)
{
	if (u->packing == UNKNOWN) {
		size_t wanted = HEAD_BYTES - u->head_length;
		size_t count = chunk.length < wanted ? chunk.length : wanted;

		memcpy(u->head + u->head_length, chunk.data, count);
		u->head_length += count;
		chunk = text_from(chunk, count);
		if (u->head_length < HEAD_BYTES)
			return true;
		if (!leave_head(u, diag))
			return false;
	}
	return unpack(u, chunk, diag);
}

struct unpacker *unpack_begin(unpack_take take, void *context)
{
	struct unpacker *u = memory_new(1, sizeof(*u));

	u->take = take;
	u->context = context;
	return u;
}

bool unpack_feed(struct unpacker *u, struct text chunk, struct diag *diag)
{
	u->failed = u->failed || !feed(u, chunk, diag);
	return !u->failed;
}

static bool check_end(struct unpacker *u, struct diag *diag)
{
	if (u->failed)
		return false;
	if (u->packing == UNKNOWN && !leave_head(u, diag))
		return false;
	if (u->packing != PLAIN && !u->is_whole)
		return diag_error(diag, "the compressed file (%s) is cut short",
				  u->packing == GZIP ? "gzip" : "zstd");
	return true;
}

bool unpack_end(struct unpacker *u, struct diag *diag)
{
	bool fine = check_end(u, diag);

	if (u->packing == GZIP)
		inflateEnd(&u->gzip);
	ZSTD_freeDStream(u->zstd);
	free(u->piece);
	free(u);
	return fine;
}

/* ---------------------------------------------------------------- in memory */

static bool keep_piece(void *context, struct text piece, struct diag *diag)
{
	struct buffer *whole = context;

	if (piece.length > UNPACK_MOST - whole->length)
		return diag_error(diag, "the compressed file holds more than 1 GiB, which is too "
					"much to keep in memory");
	buffer_add(whole, piece);
	return true;
}

bool unpack_whole(struct text *content, struct arena *arena, struct diag *diag)
{
	struct text rest = *content;
	struct buffer whole = {0};
	struct unpacker *unpacker;
	bool fine;

	if (packing_of(*content) == PLAIN) {
		text_skip_prefix(content, T("\xef\xbb\xbf"));
		return true;
	}
	unpacker = unpack_begin(keep_piece, &whole);
	for (fine = true; fine && rest.length;) { /* zlib counts bytes in 32 bits */
		size_t length = rest.length < UNPACK_MOST ? rest.length : UNPACK_MOST;

		fine = unpack_feed(unpacker, text_before(rest, length), diag);
		rest = text_from(rest, length);
	}
	fine = unpack_end(unpacker, diag);
	*content = buffer_take(&whole, arena);
	return fine;
}
