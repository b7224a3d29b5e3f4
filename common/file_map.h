/*
 * A file that is mapped instead of read: only those of its pages are in memory that were read and
 * not yet forgotten. The file must not be cut while it is mapped; a file that is replaced (see
 * output_file.h) stays as it was.
 */
#ifndef COMMON_FILE_MAP_H
#define COMMON_FILE_MAP_H

#include "text.h"

struct file_map {
	struct text content; /* as in the file, compressed or not; no NUL follows */
};

/* False if it is no regular file, is empty, or cannot be mapped: file_read() then says why, or
 * reads it. */
bool file_map_open(struct file_map *map, const char *path);

/* Frees the memory of what was read; it may be read again. */
void file_map_forget(const struct file_map *map);

/* Also for a zeroed map. */
void file_map_close(struct file_map *map);

#endif
