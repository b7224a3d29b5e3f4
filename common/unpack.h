/*
 * Files as people keep them: compressed by gzip or zstd, or with the byte order mark that some
 * editors put in front of UTF-8. What they hold comes out, piece by piece, so that memory grows
 * neither with the file nor with what is in it. Known by their first bytes, whatever their names;
 * everything else passes as it is.
 */
#ifndef COMMON_UNPACK_H
#define COMMON_UNPACK_H

#include "arena.h"
#include "diag.h"
#include "text.h"

/* Takes a piece of any size; false, with a diag, to stop. */
typedef bool (*unpack_take)(void *context, struct text piece, struct diag *diag);

struct unpacker;

struct unpacker *unpack_begin(unpack_take take, void *context);

/* Takes the file's bytes in chunks, cut anywhere. False when they are damaged or `take` stopped. */
bool unpack_feed(struct unpacker *unpacker, struct text chunk, struct diag *diag);

/*
 * Must be called in any case, it frees the unpacker; false after an error, and when the file ended
 * before what is compressed in it did. Errors name no file.
 */
bool unpack_end(struct unpacker *unpacker, struct diag *diag);

/* Nothing that is kept as a whole may be larger once it is unpacked: 1 GiB. */
#define UNPACK_MOST ((size_t)1 << 30)

/*
 * The same for a file that is in memory: replaces `content` by what it holds, which lives in the
 * arena (or is `content` itself) and is NUL-terminated where `content` was. False as well when that
 * is more than UNPACK_MOST.
 */
bool unpack_whole(struct text *content, struct arena *arena, struct diag *diag);

#endif
