/*
 * Collects the files of an io_profile: counts, bytes read twice, and consecutive small reads and
 * writes. Does not depend on descriptors or on a tracer.
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
	struct byte_ranges *read; /* by file: the ranges read so far */
	size_t capacity, read_capacity;
};

/* The current run of consecutive small reads (or writes) of one open file; zeroed: none. */
struct io_run {
	bool is_write;
	struct io_small small;
};

/* The file's id, a new one at first sight. */
u32 io_files_add(struct io_files *files, struct text path);

/* Records that bytes of the file were read from this position. */
void io_files_read_at(struct io_files *files, u32 file, u64 position, u64 bytes);

/* Adds a read or write of `bytes` bytes to the run, or ends the run and begins another. */
void io_files_continue_run(struct io_files *files, u32 file, struct io_run *run, bool is_write,
			   u64 bytes);
void io_files_end_run(struct io_files *files, u32 file, struct io_run *run);

/* Moves the files into the profile, as an array in the arena, sorted by path. */
void io_files_finish(struct io_files *files, struct arena *arena, struct io_profile *profile);

/* Frees the collection; must be called also after io_files_finish(). */
void io_files_release(struct io_files *files);

#endif
