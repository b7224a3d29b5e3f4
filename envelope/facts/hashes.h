/*
 * SHA-256 hashes of files and versions of programs, kept in the user's cache by path, size, times
 * and inode. If the cache is missing, unreadable or damaged, every file is read and every program
 * is run.
 */
#ifndef ENVELOPE_HASHES_H
#define ENVELOPE_HASHES_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

/* The path of a file in the user's cache, NUL-terminated; creates its folder. */
struct text cache_file(const char *name, struct arena *arena);

struct hashes {
	struct text path; /* of the cache file */

	/* The cache as read: lines "HASH PATH|SIZE|MTIME|CTIME|INODE" and "v=VERSION PATH|...". */
	struct text content;
	struct arena *arena;
};

void hashes_open(struct hashes *hashes, struct arena *arena);

/* The hash of a regular file's content, as hexadecimal text that lives in the arena. False, with a
 * diag, if the file cannot be read. */
bool hashes_of_file(struct hashes *hashes, const char *path, struct text *hash, struct diag *diag);

/* The version of a program: the last word of the first line of `PROGRAM --version`. Lives in the
 * arena; cached like a hash. False, with a diag, if the program prints none. */
bool hashes_version_of(struct hashes *hashes, const char *program, struct text *version,
		       struct diag *diag);

/* Whether it is a readable regular file; follows symbolic links. */
bool is_readable_file(const char *path);

#endif
