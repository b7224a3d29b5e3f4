#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Temporary names are numbered, not random, so that every run executes the same instructions. Two
 * concurrent writers of one file are rare, so a file left behind has one of the first names. */
enum { MOST_NAMES = 100, MOST_LEFT = 8 };

bool output_write_all(int fd, const void *data, size_t size)
{
	const char *next = data;

	while (size) {
		ssize_t written = write(fd, next, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		next += written;
		size -= (size_t)written;
	}
	return true;
}

/* ---------------------------------------------------------------- names */

static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* The folder is the path up to its last slash, or "." when there is none. NULL without memory. */
static char *folder_of(const char *path)
{
	size_t length = folder_length(path);

	return length ? strndup(path, length) : strdup(".");
}

/* A buffer large enough for any temporary name of the file. NULL without memory. */
static char *room_for_names(const char *path)
{
	return malloc(strlen(path) + sizeof("..tmp-00"));
}

static void make_name(char *name, const char *path, int number)
{
	size_t length = folder_length(path);

	sprintf(name, "%.*s.%s.tmp-%02d", (int)length, path, path + length, number);
}

/* Removes the file if it is not locked, which means that its writer was killed. */
static void remove_if_left(const char *name)
{
	int fd = open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB))
		unlink(name);
	close(fd);
}

static void remove_left(const char *path)
{
	char *name = room_for_names(path);

	for (int number = 0; name && number < MOST_LEFT; number++) {
		make_name(name, path, number);
		remove_if_left(name);
	}
	free(name);
}

/* ---------------------------------------------------------------- temporary files */

/* Blocks all signals except those that a fault of this program raises. */
static void block_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	sigdelset(&all, SIGABRT);
	sigdelset(&all, SIGBUS);
	sigdelset(&all, SIGFPE);
	sigdelset(&all, SIGILL);
	sigdelset(&all, SIGSEGV);
	sigdelset(&all, SIGTRAP);
	pthread_sigmask(SIG_BLOCK, &all, before);
}

/* Removes the temporary name, unless the file was renamed. Keeps errno. */
static void drop_name(struct output_file *file, bool is_renamed)
{
	int error = errno;

	if (!is_renamed)
		unlink(file->temporary);
	free(file->temporary);
	file->temporary = NULL;
	pthread_sigmask(SIG_SETMASK, &file->mask, NULL);
	errno = error;
}

/* Locks the file. False if it was removed meanwhile: another writer may have found it before it was
 * locked and taken it for one left behind. */
static bool lock(int fd)
{
	struct stat status;

	return flock(fd, LOCK_EX) || fstat(fd, &status) || status.st_nlink;
}

static int create(const char *name, mode_t mode)
{
	for (;;) {
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

		if (fd < 0 || lock(fd))
			return fd;
		close(fd);
	}
}

/* Gives a nameless file a name. */
static bool link_to(int fd, const char *name)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(fd)];

	sprintf(link, "/proc/self/fd/%d", fd);
	return !linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/* Gives the file a temporary name. On a file system without nameless files, this also creates the
 * file. */
static bool take_name(struct output_file *file)
{
	bool is_taken = false;

	file->temporary = room_for_names(file->path);
	if (!file->temporary)
		return false;
	block_signals(&file->mask);
	for (int number = 0; !is_taken && number < MOST_NAMES; number++) {
		make_name(file->temporary, file->path, number);
		if (file->fd >= 0) {
			is_taken = link_to(file->fd, file->temporary);
		} else {
			file->fd = create(file->temporary, file->is_new ? 0666 : 0600);
			is_taken = file->fd >= 0;
		}
		if (!is_taken && errno != EEXIST)
			break;
	}
	if (!is_taken)
		drop_name(file, true);
	return is_taken;
}

/* Opens a file without a name (O_TMPFILE). It can be linked later only through /proc. */
static int open_nameless(const char *path, mode_t mode)
{
	char *folder = folder_of(path);
	int fd = folder ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode) : -1;

	free(folder);
	if (fd >= 0 && access("/proc/self/fd", X_OK)) {
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

/* ---------------------------------------------------------------- the file */

bool output_file_begin(struct output_file *file, const char *path)
{
	struct stat old;

	*file = (struct output_file){.path = path, .is_new = stat(path, &old)};
	if (!file->is_new && S_ISDIR(old.st_mode)) {
		errno = EISDIR;
		return false;
	}
	if (!file->is_new && !S_ISREG(old.st_mode)) {
		file->is_special = true;
		file->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		return file->fd >= 0;
	}
	file->mode = file->is_new ? 0 : old.st_mode & 0777;
	remove_left(path);
	file->fd = open_nameless(path, 0666);
	return file->fd >= 0 || take_name(file);
}

bool output_file_write(struct output_file *file, const void *data, size_t size)
{
	return output_write_all(file->fd, data, size);
}

/* Takes over the permissions of the file that is replaced. Where that is denied, the new one must
 * at least not be open to more people. */
static bool take_permissions(const struct output_file *file)
{
	int error;
	struct stat status;

	if (file->is_new || !fchmod(file->fd, file->mode))
		return true;
	error = errno;
	if (!fstat(file->fd, &status) && !(status.st_mode & 0777 & ~file->mode))
		return true;
	errno = error;
	return false;
}

/* Sets the permissions and waits until the file is on the disk, where programs may wait for that.
 */
static bool settle(const struct output_file *file)
{
	if (!take_permissions(file))
		return false;
	return !fsync(file->fd) || (errno != EIO && errno != ENOSPC && errno != EDQUOT);
}

static bool copy_all(int from, int to)
{
	char piece[16 * 1024];
	ssize_t got;

	for (off_t at = 0; (got = pread(from, piece, sizeof(piece), at)) > 0; at += got)
		if (!output_write_all(to, piece, (size_t)got))
			return false;
	return got == 0;
}

/* Where nameless files can be made but not linked, a file that has a name from its beginning takes
 * the place of this one. */
static bool copy_to_named(struct output_file *file)
{
	int nameless = file->fd;
	bool is_copied;

	file->fd = -1;
	if (!take_name(file)) {
		file->fd = nameless;
		return false;
	}
	is_copied = copy_all(nameless, file->fd) && settle(file);
	close(nameless);
	return is_copied;
}

static bool put_in_place(struct output_file *file)
{
	bool is_renamed;

	if (!file->temporary && link_to(file->fd, file->path))
		return true;
	if (!file->temporary && !take_name(file) && !copy_to_named(file))
		return false;
	is_renamed = !rename(file->temporary, file->path);
	drop_name(file, is_renamed);
	return is_renamed;
}

bool output_file_end(struct output_file *file, bool is_complete)
{
	bool fine = !is_complete || file->is_special || (settle(file) && put_in_place(file));
	int error = errno;

	if (file->temporary)
		drop_name(file, false);
	if (close(file->fd) && fine && is_complete)
		return false;
	errno = error;
	return fine;
}

bool output_file_put(const char *path, const void *data, size_t size)
{
	struct output_file file;
	bool fine;

	if (!output_file_begin(&file, path))
		return false;
	fine = output_file_write(&file, data, size);
	return output_file_end(&file, fine) && fine;
}
