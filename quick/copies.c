#include "copies.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* ---------------------------------------------------------------- finding the program */

static bool is_program(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode) && !access(path, X_OK);
}

/* Finds the program's file as execvp() does. */
static bool find_program(const char *name, char path[PATH_MAX])
{
	const char *folders = getenv("PATH");

	if (strchr(name, '/'))
		return is_program(name) && realpath(name, path);
	while (folders && *folders) {
		size_t length = strcspn(folders, ":");
		char candidate[PATH_MAX];

		snprintf(candidate, sizeof(candidate), "%.*s/%s", length ? (int)length : 1,
			 length ? folders : ".", name);
		if (is_program(candidate))
			return realpath(candidate, path);
		folders += length + (folders[length] == ':');
	}
	return false;
}

/* ---------------------------------------------------------------- whether a copy is equivalent */

static bool names_its_place(const char *content, size_t size)
{
	static const char *const marks[] = {"$ORIGIN", "${ORIGIN}", "/proc/self/exe"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (memmem(content, size, marks[i], strlen(marks[i])))
			return true;
	return false;
}

static bool is_movable_content(int file, size_t size)
{
	char *content = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
	bool is_movable;

	if (content == MAP_FAILED)
		return false;
	is_movable = !memcmp(content, "\177ELF", 4) && !names_its_place(content, size);
	munmap(content, size);
	return is_movable;
}

/* Whether a copy behaves like the file. Programs of the system may find their own files in ways
 * that cannot be recognised in the program. */
static bool is_movable(const char *path, int file, const struct stat *status)
{
	enum { LEAST = 64, MOST = 64 << 20 };

	return strncmp(path, "/usr/", 5) != 0 && !(status->st_mode & (S_ISUID | S_ISGID)) &&
	       status->st_size >= LEAST && status->st_size <= MOST &&
	       fgetxattr(file, "security.capability", NULL, 0) < 0 &&
	       is_movable_content(file, (size_t)status->st_size);
}

static bool open_original(const char *name, struct quick_original *original, struct stat *status)
{
	char path[PATH_MAX];

	original->file = -1;
	if (!find_program(name, path))
		return false;
	original->file = open(path, O_RDONLY | O_CLOEXEC);
	return original->file >= 0 && !fstat(original->file, status) &&
	       is_movable(path, original->file, status);
}

void quick_originals_close(struct quick_original originals[2])
{
	for (int i = 0; i < 2; i++)
		if (originals[i].file >= 0)
			close(originals[i].file);
}

bool quick_originals_open(const char *const names[2], struct quick_original originals[2])
{
	struct stat status[2];

	originals[1].file = -1;
	if (open_original(names[0], &originals[0], &status[0]) &&
	    open_original(names[1], &originals[1], &status[1]) &&
	    (status[0].st_ino != status[1].st_ino || status[0].st_dev != status[1].st_dev))
		return true;
	quick_originals_close(originals);
	return false;
}

/* ---------------------------------------------------------------- copies */

static bool copy_content(int from, int to)
{
	struct stat status;
	off_t at = 0;

	if (fstat(from, &status))
		return false;
	while (at < status.st_size)
		if (sendfile(to, from, &at, (size_t)(status.st_size - at)) <= 0)
			return false;
	return true;
}

/* Reopens the file read-only, because a file that is open for writing cannot be executed. */
static int reopen(int file)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	return open(path, O_RDONLY | O_CLOEXEC);
}

int quick_copy(const struct quick_original *original)
{
	int file = memfd_create("copy", MFD_CLOEXEC), copy = -1;

	if (file < 0)
		return -1;
	if (copy_content(original->file, file))
		copy = reopen(file);
	close(file);
	return copy;
}
