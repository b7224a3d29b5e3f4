/* Whole files: reading one into memory, writing one so that nobody ever sees half of it. */
#ifndef EDM_FILE_H
#define EDM_FILE_H

#include "error.h"

#include <stdint.h>

struct bytes {
	uint8_t *data; /* owned: free() it */
	size_t count;
};

/* Reads the whole file. A directory, an empty file and one that cannot be read are errors. */
bool file_read(const char *path, struct bytes *content, struct error *error);

/*
 * Replaces the file by the bytes, see common/output_file.h. On failure the old file, if any, is
 * untouched and nothing else stays. What is there already and is no
 * regular file (a terminal, /dev/stdout, a pipe) is written to directly.
 */
bool file_write(const char *path, const void *data, size_t count, struct error *error);

#endif
