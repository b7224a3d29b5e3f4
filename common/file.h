/*
 * Whole files: reading one into memory, writing one so that nobody ever sees half of it. Files that
 * are compressed by gzip or zstd are read as what they hold; see unpack.h.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "arena.h"
#include "buffer.h"
#include "diag.h"
#include "output_file.h"
#include "text.h"

/*
 * Reads the whole file ("-" is stdin) into the arena; `content` is NUL-terminated beyond its
 * length. False with a diag when it cannot be opened or read, a directory included, and when it is
 * compressed and damaged, or holds more than UNPACK_MOST.
 */
bool file_read(const char *path, struct arena *arena, struct text *content, struct diag *diag);

/*
 * Hands the file ("-" is stdin) to `take` in chunks of any size, so that memory does not grow with
 * it. Stops when `take` returns false; false then, or with a diag as file_read().
 */
bool file_read_chunks(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag);

/*
 * Replaces the file by `content`, see output_file.h. On failure the old file, if any, is untouched
 * and nothing else stays. A path "-" is stdout; a device or
 * pipe is written to, not replaced.
 */
bool file_write(const char *path, struct text content, struct diag *diag);

/*
 * The same in pieces, for what is too large to be in memory as a whole: add to `out`, and flush
 * now and then. Nobody sees a file that was not ended as complete; what went to stdout, a device or
 * a pipe is gone, so look for reasons to give up before the first flush.
 */
struct file_writer {
	struct buffer out;
	const char *path;
	struct output_file file;
	bool is_stdout, is_begun;
	int error; /* errno of the first failure, kept for the end */
};

/* The path must live as long as the writer. */
void file_writer_begin(struct file_writer *writer, const char *path);

/* Writes away and empties `out` when that is worth it, and says whether it did. */
bool file_writer_flush(struct file_writer *writer);

/*
 * Gives everything back, and puts the file in its place when it is complete. False when it is not,
 * and with a diag when it could not be written.
 */
bool file_writer_end(struct file_writer *writer, bool is_complete, struct diag *diag);

#endif
