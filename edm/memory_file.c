#include "memory_file.h"

#include "memory.h"

#include <string.h>

static sf_count_t length(void *handle)
{
	struct memory_file *file = handle;

	return (sf_count_t)file->content.count;
}

static sf_count_t tell(void *handle)
{
	struct memory_file *file = handle;

	return (sf_count_t)file->position;
}

static sf_count_t seek(sf_count_t offset, int whence, void *handle)
{
	struct memory_file *file = handle;
	sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? tell(file) : length(file);

	if (base + offset < 0 || base + offset > length(file))
		return -1;
	file->position = (size_t)(base + offset);
	return base + offset;
}

static sf_count_t read_bytes(void *buffer, sf_count_t count, void *handle)
{
	struct memory_file *file = handle;
	sf_count_t left = length(file) - tell(file);

	if (count > left)
		count = left;
	memcpy(buffer, file->content.data + file->position, (size_t)count);
	file->position += (size_t)count;
	return count;
}

static sf_count_t write_bytes(const void *buffer, sf_count_t count, void *handle)
{
	struct memory_file *file = handle;
	size_t end = file->position + (size_t)count;

	GROW(file->content.data, file->capacity, end);
	memcpy(file->content.data + file->position, buffer, (size_t)count);
	file->position = end;
	if (end > file->content.count)
		file->content.count = end;
	return count;
}

SF_VIRTUAL_IO memory_file_io = {
    .get_filelen = length,
    .seek = seek,
    .read = read_bytes,
    .write = write_bytes,
    .tell = tell,
};
