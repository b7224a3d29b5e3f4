/*
 * Whole files: reads one into memory, and writes one so that no incomplete file is ever visible.
 * Files compressed by gzip or zstd are decompressed as they are read, but where it is said; see
 * unpack.h.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "arena.h"
#include "buffer.h"
#include "diag.h"
#include "output_file.h"
#include "text.h"

#include <time.h>

/* Opens a regular file for reading; -1 if it cannot be, or is anything else: a pipe that a
 * recording names, for instance, would wait for a writer. */
int file_open_regular(const char *path);

/* Whether the file is there, and was written, moved to its place or given another time since. */
bool file_changed(const char *path, struct timespec since);

/*
 * Reads the whole file ("-" is stdin) into the arena; `content` is NUL-terminated beyond its
 * length. False with a diag if it cannot be opened or read (a directory cannot), or is compressed
 * and is damaged or holds more than UNPACK_MOST bytes.
 */
bool file_read(const char *path, struct arena *arena, struct text *content, struct diag *diag);

/*
 * The same, but looks at the first bytes of a regular file first, at least FILE_HEAD_BYTES unless
 * it is shorter. If is_enough() of them, `content` is only that, and no more is read.
 */
enum { FILE_HEAD_BYTES = 64 * 1024 };
bool file_read_unless(const char *path, bool (*is_enough)(struct text head), struct arena *arena,
		      struct text *content, struct diag *diag);

/*
 * Passes the file ("-" is stdin) to `take` in chunks of any size, so that memory use does not grow
 * with the file. Stops and returns false when `take` returns false. Also false, with a diag, if the
 * file cannot be read, as file_read().
 */
bool file_read_chunks(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag);

/* The same without decompression: the bytes that are stored. */
bool file_read_stored(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag);

/*
 * Replaces the file by `content`, see output_file.h. On failure the old file, if any, is unchanged
 * and no other file remains. The path "-" is stdout; a device or pipe is written to, not replaced.
 */
bool file_write(const char *path, struct text content, struct diag *diag);

/*
 * The same in pieces, for content too large to be in memory as a whole: add to `out`, and flush now
 * and then. The file appears only if it is ended with `is_complete`. Output to stdout, a device or
 * a pipe cannot be taken back, so validate everything before the first flush.
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

/* Writes and empties `out` if it has grown large enough; returns whether it did. */
bool file_writer_flush(struct file_writer *writer);

/* Releases the writer, and moves the file into place if it is complete. False if it is not
 * complete; false with a diag if it could not be written. */
bool file_writer_end(struct file_writer *writer, bool is_complete, struct diag *diag);

#endif
