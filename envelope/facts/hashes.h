/*
 * SHA-256 hashes of files, and the versions of programs, remembered in the user's cache by path,
 * size, times and inode. The cache may be absent, unreadable or full of rubbish: then every file is
 * read, and every program asked.
 */
#ifndef ENVELOPE_HASHES_H
#define ENVELOPE_HASHES_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

/* The path of a file in the user's cache, NUL-terminated; its folder is made. */
struct text cache_file(const char *name, struct arena *arena);

struct hashes {
	struct text path; /* of the cache file */

	/* As it was found: lines HASH PATH|SIZE|MTIME|CTIME|INODE, or "v=VERSION PATH|…". */
	struct text content;
	struct arena *arena;
};

void hashes_open(struct hashes *hashes, struct arena *arena);

/*
 * The hash of what a regular file holds, as hexadecimal text that lives in the arena. False when it
 * cannot be read, with a diag.
 */
bool hashes_of_file(struct hashes *hashes, const char *path, struct text *hash, struct diag *diag);

/*
 * The version that a program states on the first line of `PROGRAM --version`, its last word; in the
 * arena. Remembered like a hash. False when it states none, with a diag.
 */
bool hashes_version_of(struct hashes *hashes, const char *program, struct text *version,
		       struct diag *diag);

/* Whether it is a regular file that we may read, through symbolic links. */
bool is_readable_file(const char *path);

#endif
