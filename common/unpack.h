/*
 * Decompresses files compressed by gzip or zstd, and drops the byte order mark that some editors
 * put in front of UTF-8. The content is passed on piece by piece, so that memory does not grow with
 * its size. The format is recognised by the first bytes, whatever the file's name; any other file
 * passes unchanged.
 */
#ifndef COMMON_UNPACK_H
#define COMMON_UNPACK_H

#include "arena.h"
#include "diag.h"
#include "text.h"

/* Takes a piece of any size; returns false, with a diag, to stop. */
typedef bool (*unpack_take)(void *context, struct text piece, struct diag *diag);

struct unpacker;

struct unpacker *unpack_begin(unpack_take take, void *context);

/* Takes the file's bytes in chunks of any size. False, with a diag, if they are damaged or `take`
 * stopped. */
bool unpack_feed(struct unpacker *unpacker, struct text chunk, struct diag *diag);

/* Must always be called: it frees the unpacker. False after an error, and with a diag if the file
 * ended in the middle of its compressed data. Errors name no file. */
bool unpack_end(struct unpacker *unpacker, struct diag *diag);

/* The most bytes, 1 GiB, that a decompressed file which is kept in memory may have. */
#define UNPACK_MOST ((size_t)1 << 30)

/*
 * The same for a file in memory: replaces `content` by the decompressed content, which lives in the
 * arena (or is `content` itself) and is NUL-terminated if `content` was. Also false if that is more
 * than UNPACK_MOST bytes.
 */
bool unpack_whole(struct text *content, struct arena *arena, struct diag *diag);

#endif
