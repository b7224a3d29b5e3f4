#include "follow.h"

#include "unnamed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A writable pipe takes PIPE_BUF bytes without blocking, so no more are written at once. */
enum { PIECE = PIPE_BUF, GIVE_BACK_EVERY = 1 << 20 };

int follow_start(struct follower *follower, int to)
{
	char path[64];
	int fd = unnamed_file();

	*follower = (struct follower){.from = fd, .to = to};
	if (fd < 0)
		return -1;
	fchmod(fd, 0644);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/* If a program truncates its own output (`echo >/dev/stderr`), copying restarts at 0. */
bool follow_is_behind(struct follower *follower)
{
	struct stat info;

	if (follower->from < 0 || fstat(follower->from, &info))
		return false;
	if (info.st_size < follower->at)
		follower->at = 0;
	return info.st_size > follower->at;
}

/* Where poll(2) is denied, a writer that is slow may block. */
static bool would_take(int fd)
{
	struct pollfd poller = {.fd = fd, .events = POLLOUT};

	return poll(&poller, 1, 0) != 0;
}

/* Writes a piece; returns the number of bytes written or dropped, 0 if nothing could be written
 * now. */
static ssize_t put(struct follower *follower, const char *piece, size_t length)
{
	ssize_t written;

	if (follower->to < 0 || follower->error)
		return (ssize_t)length;
	if (!would_take(follower->to))
		return 0;
	written = write(follower->to, piece, length);
	if (written >= 0)
		return written;
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	follower->error = errno;
	return (ssize_t)length;
}

static void give_back(const struct follower *follower, off_t from)
{
	if (from / GIVE_BACK_EVERY != follower->at / GIVE_BACK_EVERY)
		fallocate(follower->from, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			  follower->at);
}

void follow(struct follower *follower)
{
	char piece[PIECE];

	while (follow_is_behind(follower)) {
		ssize_t got = pread(follower->from, piece, sizeof(piece), follower->at);
		ssize_t done = got > 0 ? put(follower, piece, (size_t)got) : 0;

		if (!done)
			return;
		follower->last = piece[done - 1];
		follower->at += done;
		give_back(follower, follower->at - done);
	}
}
