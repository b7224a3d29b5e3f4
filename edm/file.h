/* Whole files: reads one into memory, and writes one so that no incomplete file is ever visible. */
#ifndef EDM_FILE_H
#define EDM_FILE_H

#include "error.h"

#include <stdint.h>

struct bytes {
	uint8_t *data; /* owned; free with free() */
	size_t count;
};

/* Reads the whole file. False with an error for a directory, an empty file, and one that cannot be
 * read. */
bool file_read(const char *path, struct bytes *content, struct error *error);

/*
 * Replaces the file by the bytes, see common/output_file.h. False with an error; then the old file,
 * if any, is unchanged and no other file remains. An existing file that is not regular (a terminal,
 * /dev/stdout, a pipe) is written to directly.
 */
bool file_write(const char *path, const void *data, size_t count, struct error *error);

#endif
