/*
 * Whole files: reading one into memory, writing one so that nobody ever sees half of it.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "arena.h"
#include "diag.h"
#include "text.h"

/*
 * Reads the whole file ("-" is stdin) into the arena; `content` is NUL-terminated beyond its
 * length. False with a diag when it cannot be opened or read, a directory included.
 */
bool file_read(const char *path, struct arena *arena, struct text *content, struct diag *diag);

/*
 * Hands the file ("-" is stdin) to `take` in chunks of any size, so that memory does not grow with
 * it. Stops when `take` returns false; false then, or with a diag as file_read().
 */
bool file_read_chunks(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag);

/*
 * Replaces the file by `content`: temporary file in the same folder, fsync, rename. On failure the
 * old file, if any, is untouched and no temporary file stays. A path "-" is stdout; a device or
 * pipe is written to, not replaced.
 */
bool file_write(const char *path, struct text content, struct diag *diag);

#endif
