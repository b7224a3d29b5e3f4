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

/* Reads a file of unknown size, such as a pipe, to its end. */
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

/* Reads until `size` bytes are there, or the file ends. */
static bool read_up_to(int fd, char *data, size_t size, size_t *length)
{
	ssize_t got = 1;

	while (*length < size && got > 0) {
		got = read_some(fd, data + *length, size - *length);
		*length += got > 0 ? (size_t)got : 0;
	}
	return got >= 0;
}

/*
 * Reads `size` bytes of a regular file straight into the arena. `size` is what it was on opening.
 * `is_enough` may be NULL.
 */
static bool read_sized(int fd, size_t size, bool (*is_enough)(struct text head),
		       struct arena *arena, struct text *content)
{
	char head[FILE_HEAD_BYTES], *data;
	size_t length = 0;
	bool fine = true;

	if (is_enough) {
		fine = read_up_to(fd, head, size < sizeof(head) ? size : sizeof(head), &length);
		if (fine && is_enough((struct text){head, length}))
			size = length;
	}
	data = arena_bytes(arena, size + 1);
	if (length)
		memcpy(data, head, length);
	fine = fine && read_up_to(fd, data, size, &length);
	data[length] = 0;
	*content = (struct text){data, length};
	return fine;
}

int file_open_regular(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat status;

	if (fd >= 0 && (fstat(fd, &status) || !S_ISREG(status.st_mode))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

bool file_changed(const char *path, struct timespec since)
{
	struct stat status;

	return !stat(path, &status) &&
	       (is_later(status.st_mtim, since) || is_later(status.st_ctim, since));
}

bool file_read_unless(const char *path, bool (*is_enough)(struct text head), struct arena *arena,
		      struct text *content, struct diag *diag)
{
	bool is_stdin = !strcmp(path, "-"), is_sized, fine;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return fail(diag, path, "cannot open");
	is_sized = !is_stdin && !fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size;
	fine = is_sized ? read_sized(fd, (size_t)status.st_size, is_enough, arena, content)
			: read_unsized(fd, arena, content);
	if (!fine)
		fail(diag, path, "cannot read");
	if (!is_stdin)
		close(fd);
	fine = fine && unpack_whole(content, arena, diag);
	diag_set_file(diag, path);
	return fine;
}

bool file_read(const char *path, struct arena *arena, struct text *content, struct diag *diag)
{
	return file_read_unless(path, NULL, arena, content, diag);
}

/* Chunks that stay in the processor's cache; this is no slower than mapping the file. */
enum { CHUNK_BYTES = 256 * 1024 };

bool file_read_stored(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag)
{
	bool is_stdin = !strcmp(path, "-"), fine = true;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	char *chunk;
	ssize_t got = 0;

	if (fd < 0)
		return fail(diag, path, "cannot open");
	if (!fstat(fd, &status))
		memory_expect((size_t)status.st_size);
	chunk = memory_new(CHUNK_BYTES, 1);
	while (fine && (got = read_some(fd, chunk, CHUNK_BYTES)) > 0)
		fine = take(context, (struct text){chunk, (size_t)got}, diag);
	if (got < 0)
		fine = fail(diag, path, "cannot read");
	diag_set_file(diag, path);
	free(chunk);
	if (!is_stdin)
		close(fd);
	return fine;
}

static bool take_stored(void *unpacker, struct text chunk, struct diag *diag)
{
	return unpack_feed(unpacker, chunk, diag);
}

bool file_read_chunks(const char *path, bool (*take)(void *context, struct text, struct diag *),
		      void *context, struct diag *diag)
{
	struct unpacker *unpacker = unpack_begin(take, context);
	bool fine = file_read_stored(path, take_stored, unpacker, diag);

	fine = unpack_end(unpacker, diag) && fine;
	diag_set_file(diag, path);
	return fine;
}

void file_writer_begin(struct file_writer *writer, const char *path)
{
	*writer = (struct file_writer){.path = path, .is_stdout = !strcmp(path, "-")};
	if (writer->is_stdout)
		writer->path = "stdout";
	else if (!output_file_begin(&writer->file, path))
		writer->error = errno;
	writer->is_begun = !writer->is_stdout && !writer->error;
}

static void put(struct file_writer *writer, struct text content)
{
	int fd = writer->is_stdout ? STDOUT_FILENO : writer->file.fd;

	if (!writer->error && !output_write_all(fd, content.data, content.length))
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

bool file_writer_end(struct file_writer *writer, bool is_complete, struct diag *diag)
{
	if (is_complete)
		put(writer, buffer_text(&writer->out));
	is_complete = is_complete && !writer->error;
	if (writer->is_begun && !output_file_end(&writer->file, is_complete))
		writer->error = errno;
	errno = writer->error;
	if (writer->error)
		is_complete = fail(diag, writer->path, "cannot write");
	buffer_release(&writer->out);
	return is_complete;
}

bool file_write(const char *path, struct text content, struct diag *diag)
{
	struct file_writer writer;

	file_writer_begin(&writer, path);
	put(&writer, content);
	return file_writer_end(&writer, true, diag);
}
