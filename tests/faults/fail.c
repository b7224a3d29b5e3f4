/*
 * Preloaded into one program, makes one of its calls fail:
 *
 *         FAULT_PROGRAM  the program's name; its children are not affected
 *	FAULT_KIND     `memory` (malloc and its kin) or `disk` (what creates, fills or names files)
 *	FAULT_AT       which call fails, from 1; 0 fails none
 *	FAULT_ALL      set: all from that one on
 *	FAULT_COUNT    a file that takes the number of calls there were
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { NOTHING, MEMORY, DISK };

static enum kind kind;
static long at, count;
static int all;

__attribute__((constructor)) static void begin(void)
{
	const char *program = getenv("FAULT_PROGRAM"), *name = getenv("FAULT_KIND");

	if (!program || !name || strcmp(program, program_invocation_short_name))
		return;
	at = atol(getenv("FAULT_AT"));
	all = !!getenv("FAULT_ALL");
	kind = strcmp(name, "memory") ? DISK : MEMORY;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *file;

	if (!kind || !path)
		return;
	kind = NOTHING;
	file = fopen(path, "we");
	if (file)
		fprintf(file, "%ld\n", count);
	if (file)
		fclose(file);
}

static int fails(enum kind wanted)
{
	long now;

	if (kind != wanted)
		return 0;
	now = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
	if (now != at && (!all || !at || now < at))
		return 0;
	errno = wanted == MEMORY ? ENOMEM : ENOSPC;
	return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* ---------------------------------------------------------------- memory */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
	return fails(MEMORY) ? NULL : __libc_malloc(size);
}

void *calloc(size_t items, size_t size)
{
	return fails(MEMORY) ? NULL : __libc_calloc(items, size);
}

void *realloc(void *old, size_t size)
{
	return fails(MEMORY) ? NULL : __libc_realloc(old, size);
}

/* ---------------------------------------------------------------- disk */

static int is_file(int fd)
{
	struct stat status;

	return !fstat(fd, &status) && S_ISREG(status.st_mode);
}

ssize_t write(int fd, const void *data, size_t size)
{
	if (kind == DISK && fd > 2 && is_file(fd) && fails(DISK)) {
		ssize_t half = NEXT(write)(fd, data, size / 2); /* the first half still had room */

		errno = ENOSPC;
		return half > 0 ? half : -1;
	}
	return NEXT(write)(fd, data, size);
}

int open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = va_arg(more, mode_t);
	va_end(more);
	if (kind == DISK && (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) && fails(DISK))
		return -1;
	return NEXT(open)(path, flags, mode);
}

int fsync(int fd)
{
	return fails(DISK) ? -1 : NEXT(fsync)(fd);
}

int fchmod(int fd, mode_t mode)
{
	return fails(DISK) ? -1 : NEXT(fchmod)(fd, mode);
}

int close(int fd)
{
	if (kind == DISK && fd > 2 && is_file(fd) && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY &&
	    fails(DISK)) {
		NEXT(close)(fd);
		errno = ENOSPC;
		return -1;
	}
	return NEXT(close)(fd);
}

int rename(const char *from, const char *to)
{
	return fails(DISK) ? -1 : NEXT(rename)(from, to);
}

int linkat(int from_folder, const char *from, int folder, const char *to, int flags)
{
	return fails(DISK) ? -1 : NEXT(linkat)(from_folder, from, folder, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
	return fails(DISK) ? -1 : NEXT(mkdir)(path, mode);
}
