#include "file.h"

#include "buffer.h"
#include "memory.h"
#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct diag *diag, const char *path, const char *what)
{
	return diag_error_at(diag, path, 0, 0, "%s: %s", what, strerror(errno));
}

static ssize_t read_some(int fd, char *bytes, size_t count)
{
	ssize_t got;

	do
		got = read(fd, bytes, count);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Reads up to the end of the file into a buffer, for what does not know its size (pipes). */
static bool read_unsized(int fd, struct arena *arena, struct text *content)
{
	struct buffer buffer = {0};
	char chunk[64 * 1024];
	ssize_t got;

	while ((got = read_some(fd, chunk, sizeof(chunk))) > 0)
		buffer_add(&buffer, (struct text){chunk, (size_t)got});
	*content = buffer_take(&buffer, arena);
	return got == 0;
}

/* Reads a regular file straight to where it stays, as long as it was when it was opened. */
static bool read_sized(int fd, size_t size, struct arena *arena, struct text *content)
{
	char *data = arena_new(arena, size + 1, 1);
	size_t length = 0;
	ssize_t got = 1;

	while (length < size && got > 0) {
		got = read_some(fd, data + length, size - length);
		length += got > 0 ? (size_t)got : 0;
	}
	*content = (struct text){data, length};
	return got >= 0;
}

bool file_read(const char *path, struct arena *arena, struct text *content, struct diag *diag)
{
	bool is_stdin = !strcmp(path, "-"), is_sized, fine;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return fail(diag, path, "cannot open");
	is_sized = !is_stdin && !fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size;
	fine = is_sized ? read_sized(fd, (size_t)status.st_size, arena, content)
			: read_unsized(fd, arena, content);
	if (!fine)
		fail(diag, path, "cannot read");
	if (!is_stdin)
		close(fd);
	fine = fine && unpack_whole(content, arena, diag);
	diag_set_file(diag, path);
	return fine;
}

/* As much as stays in the cache: no slower than mapping the file. */
enum { CHUNK_BYTES = 256 * 1024 };

bool file_read_chunks(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag)
{
	bool is_stdin = !strcmp(path, "-"), fine = true;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct unpacker *unpacker;
	char *chunk;
	ssize_t got = 0;

	if (fd < 0)
		return fail(diag, path, "cannot open");
	chunk = memory_new(CHUNK_BYTES, 1);
	unpacker = unpack_begin(take, context);
	while (fine && (got = read_some(fd, chunk, CHUNK_BYTES)) > 0)
		fine = unpack_feed(unpacker, (struct text){chunk, (size_t)got}, diag);
	if (got < 0)
		fine = fail(diag, path, "cannot read");
	fine = unpack_end(unpacker, diag) && fine;
	diag_set_file(diag, path);
	free(chunk);
	if (!is_stdin)
		close(fd);
	return fine;
}

static bool write_all(int fd, struct text content)
{
	while (content.length) {
		ssize_t written = write(fd, content.data, content.length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		content = text_from(content, (size_t)written);
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

/* Whether there is something other than a file, that must not be replaced by one: /dev/null. */
static bool is_special(const char *path)
{
	struct stat status;

	return !stat(path, &status) && !S_ISREG(status.st_mode);
}

static void put(struct file_writer *writer, struct text content)
{
	if (!writer->error && !write_all(writer->fd, content))
		writer->error = errno;
}

void file_writer_begin(struct file_writer *writer, const char *path)
{
	*writer = (struct file_writer){.path = path, .fd = STDOUT_FILENO};
	if (!strcmp(path, "-")) {
		writer->path = "stdout";
		return;
	}
	if (is_special(path)) {
		writer->fd = open(path, O_WRONLY | O_CLOEXEC);
	} else {
		struct text name = arena_printf(&writer->arena, "%s.tmp-XXXXXX", path);

		writer->temporary = (char *)name.data;
		writer->fd = mkostemp(writer->temporary, O_CLOEXEC);
	}
	if (writer->fd < 0)
		writer->error = errno;
}

bool file_writer_flush(struct file_writer *writer)
{
	if (writer->out.length < CHUNK_BYTES)
		return false;
	put(writer, buffer_text(&writer->out));
	buffer_clear(&writer->out);
	return true;
}

/* Gives the temporary file its permissions, and sees to it that it is on the disk. */
static bool settle(const struct file_writer *writer)
{
	struct stat old;
	mode_t mode = stat(writer->path, &old) ? default_mode() : old.st_mode & 0777;

	return !fchmod(writer->fd, mode) && !fsync(writer->fd);
}

bool file_writer_end(struct file_writer *writer, bool is_complete, struct diag *diag)
{
	if (is_complete)
		put(writer, buffer_text(&writer->out));
	if (is_complete && !writer->error && writer->temporary && !settle(writer))
		writer->error = errno;
	if (writer->fd > STDOUT_FILENO && close(writer->fd) && !writer->error)
		writer->error = errno;
	is_complete = is_complete && !writer->error;
	if (is_complete && writer->temporary && rename(writer->temporary, writer->path)) {
		writer->error = errno;
		is_complete = false;
	}
	if (!is_complete && writer->temporary && writer->fd >= 0)
		unlink(writer->temporary);
	errno = writer->error;
	if (writer->error)
		fail(diag, writer->path, "cannot write");
	buffer_release(&writer->out);
	arena_release(&writer->arena);
	return is_complete;
}

bool file_write(const char *path, struct text content, struct diag *diag)
{
	struct file_writer writer;

	file_writer_begin(&writer, path);
	put(&writer, content);
	return file_writer_end(&writer, true, diag);
}
