#include "files.h"

#include "common/memory.h"

#include <stdlib.h>

u32 io_files_add(struct io_files *files, struct text path)
{
	size_t known = files->paths.count;
	u32 id = intern_add(&files->paths, path);

	if (id == known) {
		GROW(files->items, files->capacity, known + 1);
		GROW(files->read, files->read_capacity, known + 1);
		files->items[id] = (struct io_file){0};
		files->read[id] = (struct byte_ranges){0};
	}
	return id;
}

void io_files_read_at(struct io_files *files, u32 file, u64 position, u64 bytes)
{
	u64 again = byte_ranges_add(&files->read[file], position, bytes);

	files->items[file].reread_bytes += again;
	files->items[file].distinct_bytes += bytes - again;
}

void io_files_end_run(struct io_files *files, u32 file, struct io_run *run)
{
	struct io_small *sum =
	    run->is_write ? &files->items[file].small_writes : &files->items[file].small_reads;

	if (run->small.calls >= IO_SMALL_CALLS) {
		sum->calls += run->small.calls;
		sum->bytes += run->small.bytes;
	}
	*run = (struct io_run){0};
}

void io_files_continue_run(struct io_files *files, u32 file, struct io_run *run, bool is_write,
			   u64 bytes)
{
	bool is_small = bytes > 0 && bytes < IO_SMALL_BYTES;

	if (!is_small || run->is_write != is_write)
		io_files_end_run(files, file, run);
	if (!is_small)
		return;
	run->is_write = is_write;
	run->small.calls++;
	run->small.bytes += bytes;
}

static int by_path(const void *a, const void *b)
{
	const struct io_file *left = a, *right = b;

	return text_compare(left->path, right->path);
}

void io_files_finish(struct io_files *files, struct arena *arena, struct io_profile *profile)
{
	profile->file_count = (u32)files->paths.count;
	profile->files = ARENA_NEW(arena, struct io_file, profile->file_count);
	for (u32 i = 0; i < profile->file_count; i++) {
		profile->files[i] = files->items[i];
		profile->files[i].path = arena_copy(arena, intern_text(&files->paths, i));
	}
	if (profile->file_count)
		qsort(profile->files, profile->file_count, sizeof(*profile->files), by_path);
}

void io_files_release(struct io_files *files)
{
	for (size_t i = 0; i < files->paths.count; i++)
		byte_ranges_release(&files->read[i]);
	intern_release(&files->paths);
	free(files->items);
	free(files->read);
	*files = (struct io_files){0};
}
