#include "file_map.h"

#include "file.h"
#include "types.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_map_open(struct file_map *map, const char *path)
{
	int fd = file_open_regular(path);
	struct stat status;
	void *bytes = MAP_FAILED;

	*map = (struct file_map){0};
	if (fd < 0)
		return false;
	if (!fstat(fd, &status) && status.st_size > 0)
		bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	map->content = (struct text){bytes, (size_t)status.st_size};
	return true;
}

/* All of it, because the kernel also maps pages around those that are read. */
void file_map_forget(const struct file_map *map)
{
	madvise((void *)(uintptr_t)map->content.data, map->content.length, MADV_DONTNEED);
}

void file_map_close(struct file_map *map)
{
	if (map->content.data)
		munmap((void *)(uintptr_t)map->content.data, map->content.length);
	*map = (struct file_map){0};
}
