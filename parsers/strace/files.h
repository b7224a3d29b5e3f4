/*
 * Collects what an io_profile says of files: counts, which bytes were read twice, small reads and
 * writes in a row. Knows nothing of descriptors or of any tracer.
 */
#ifndef PARSERS_STRACE_FILES_H
#define PARSERS_STRACE_FILES_H

#include "common/arena.h"
#include "common/intern.h"
#include "byte_ranges.h"
#include "parsers/model/io.h"

/* A zeroed struct is an empty collection. */
struct io_files {
	struct intern paths; /* ids are indexes into the two arrays */
	struct io_file *items;
	struct byte_ranges *read; /* by file: what was read so far */
	size_t capacity, read_capacity;
};

/* Small reads (or writes) of one open file that follow each other just now; zeroed: none. */
struct io_run {
	bool is_write;
	struct io_small small;
};

/* The file's id. */
u32 io_files_add(struct io_files *files, struct text path);

/* Notes that bytes of the file were read, from this position. */
void io_files_read_at(struct io_files *files, u32 file, u64 position, u64 bytes);

/* Goes on with the run, or ends it and begins another, by a read or write of `bytes` bytes. */
void io_files_continue_run(struct io_files *files, u32 file, struct io_run *run, bool is_write,
			   u64 bytes);
void io_files_end_run(struct io_files *files, u32 file, struct io_run *run);

/* Puts the files into the profile, in the arena, sorted by path. */
void io_files_finish(struct io_files *files, struct arena *arena, struct io_profile *profile);

/* Frees the collection; needed whether finished or not. */
void io_files_release(struct io_files *files);

#endif
