#include "file.h"

#include "common/output_file.h"
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A larger file is not a track, and would not fit into memory twice. */
static const size_t largest_file = (size_t)4 << 30;

static ssize_t read_some(int fd, uint8_t *bytes, size_t count)
{
	ssize_t got;

	do
		got = read(fd, bytes, count);
	while (got < 0 && errno == EINTR);
	return got;
}

/* The size is only a hint: pipes have none, and files may grow. */
static bool read_all(int fd, size_t size_hint, struct bytes *content, struct error *error)
{
	size_t capacity =
	    size_hint + 1; /* so that a single read of a regular file also finds its end */
	ssize_t got;

	if (size_hint > largest_file)
		return error_set(error, "is larger than 4 GiB");
	content->data = NEW(uint8_t, capacity);
	for (;;) {
		got = read_some(fd, content->data + content->count, capacity - content->count);
		if (got <= 0 || content->count > largest_file)
			break;
		content->count += (size_t)got;
		GROW(content->data, capacity, content->count + 1);
	}
	if (got < 0)
		return error_set(error, "cannot read: %s", strerror(errno));
	if (got > 0)
		return error_set(error, "is larger than 4 GiB");
	return content->count || error_set(error, "is an empty file");
}

bool file_read(const char *path, struct bytes *content, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	bool fine;

	*content = (struct bytes){0};
	if (fd < 0 || fstat(fd, &status)) {
		error_set(error, "cannot open: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (S_ISDIR(status.st_mode))
		fine = error_set(error, "is a directory");
	else if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
		fine = error_set(error, "is a device");
	else
		fine = read_all(fd, (size_t)status.st_size, content, error);
	close(fd);
	if (!fine) {
		free(content->data);
		*content = (struct bytes){0};
	}
	return fine;
}

bool file_write(const char *path, const void *data, size_t count, struct error *error)
{
	if (output_file_put(path, data, count))
		return true;
	if (errno == EISDIR)
		return error_set(error, "cannot write: is a directory");
	return error_set(error, "cannot write: %s", strerror(errno));
}
