#include "hold.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t largest(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

	return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 4 : 0;
}

/* MADV_POPULATE_READ, which C libraries have since glibc 2.35; the kernel since Linux 5.14. */
enum { POPULATE_FOR_READING = 22 };

/* Maps and locks the file. The mapping is never removed; it lasts as long as the process. */
static void hold(int fd, size_t length)
{
	void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);

	if (bytes != MAP_FAILED && mlock(bytes, length))
		madvise(bytes, length, POPULATE_FOR_READING);
}

void hold_in_memory(const char *path)
{
	struct stat status;
	int fd;

	if (stat(path, &status) || !S_ISREG(status.st_mode) || !status.st_size ||
	    (uint64_t)status.st_size > largest())
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	hold(fd, (size_t)status.st_size);
	close(fd);
}
