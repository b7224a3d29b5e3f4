#include "kernel_calls.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_OPEN_TREE = 428, CALL_MOVE_MOUNT = 429, CALL_CLOSE_RANGE = 436 };
enum { CLONE_TREE = 1, WHOLE_TREE = 0x8000, FROM_DESCRIPTOR = 4, ON_EXEC = 4 };

int kernel_clone_mount(int directory, const char *path)
{
	return (int)syscall(CALL_OPEN_TREE, directory, path, CLONE_TREE | WHOLE_TREE | O_CLOEXEC);
}

int kernel_attach_mount(int mount, const char *target)
{
	return (int)syscall(CALL_MOVE_MOUNT, mount, "", AT_FDCWD, target, FROM_DESCRIPTOR);
}

/* Before Linux 5.11. */
static void close_each_on_exec(int first)
{
	DIR *descriptors = opendir("/proc/self/fd");
	struct dirent *entry;

	while (descriptors && (entry = readdir(descriptors)))
		if (atoi(entry->d_name) >= first)
			fcntl(atoi(entry->d_name), F_SETFD, FD_CLOEXEC);
	if (descriptors)
		closedir(descriptors);
}

void kernel_close_on_exec(int first)
{
	if (syscall(CALL_CLOSE_RANGE, first, UINT_MAX, ON_EXEC))
		close_each_on_exec(first);
}
