/* Bytes as a file, for functions that take a path. */
#ifndef TESTS_FUZZ_FILES_H
#define TESTS_FUZZ_FILES_H

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

struct fuzz_file {
	int fd;
	char path[64];
};

/* The file is in memory; `file` is reused for the next bytes. */
static inline const char *fuzz_file_write(struct fuzz_file *file, struct text content)
{
	if (!file->path[0]) {
		file->fd = memfd_create("fuzz", MFD_CLOEXEC);
		MUST(file->fd >= 0);
		snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
	}
	MUST(!ftruncate(file->fd, 0));
	MUST(pwrite(file->fd, content.data, content.length, 0) == (ssize_t)content.length);
	return file->path;
}

#endif
