#include "file.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is larger is no track, and would not fit into memory twice. */
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
	size_t capacity = size_hint + 1; /* so that one read of a regular file finds its end too */
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

static bool write_all(int fd, const void *data, size_t count)
{
	const uint8_t *next = data;

	while (count) {
		ssize_t written = write(fd, next, count);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		next += written;
		count -= (size_t)written;
	}
	return true;
}

/* The permissions a newly created file would have; asking for the mask means setting it. */
static mode_t default_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static bool write_in_place(const char *path, const void *data, size_t count)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool fine = fd >= 0 && write_all(fd, data, count);

	if (fd >= 0 && close(fd))
		fine = false;
	return fine;
}

/*
 * Creates a file beside `path` that nobody else has; its name goes into `temporary`. The names are
 * counted, not random as mkstemp's, so that a run takes the same instructions every time.
 */
static int create_temporary(const char *path, char *temporary)
{
	int fd = -1;

	for (int i = 0; i < 100 && fd < 0; i++) {
		sprintf(temporary, "%s.tmp-%02d", path, i);
		fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static bool write_and_rename(const char *path, mode_t mode, const void *data, size_t count)
{
	char *temporary = NEW(char, strlen(path) + sizeof(".tmp-00"));
	int fd = create_temporary(path, temporary), reason;
	bool fine = fd >= 0 && write_all(fd, data, count) && !fchmod(fd, mode) && !fsync(fd);

	if (fd >= 0 && close(fd))
		fine = false;
	fine = fine && !rename(temporary, path);
	reason = errno;
	if (!fine && fd >= 0)
		unlink(temporary);
	free(temporary);
	errno = reason;
	return fine;
}

bool file_write(const char *path, const void *data, size_t count, struct error *error)
{
	struct stat old;
	bool exists = !stat(path, &old);
	mode_t mode = exists ? old.st_mode & 0777 : default_mode();
	bool fine;

	if (exists && S_ISDIR(old.st_mode))
		return error_set(error, "cannot write: is a directory");
	if (exists && !S_ISREG(old.st_mode))
		fine = write_in_place(path, data, count);
	else
		fine = write_and_rename(path, mode, data, count);
	return fine || error_set(error, "cannot write: %s", strerror(errno));
}
