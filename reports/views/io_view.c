#include "io_view.h"

#include <stdlib.h>

static int compare_falling(u64 left, u64 right)
{
	return (left < right) - (left > right);
}

static u64 bytes_of(const struct io_file *file)
{
	return file->counts.read_bytes + file->counts.written_bytes;
}

static int by_bytes(const void *a, const void *b)
{
	const struct io_file *left = *(const struct io_file *const *)a;
	const struct io_file *right = *(const struct io_file *const *)b;
	int order = compare_falling(bytes_of(left), bytes_of(right));

	if (!order)
		order = compare_falling(left->counts.calls, right->counts.calls);
	return order ? order : text_compare(left->path, right->path);
}

static int by_calls(const void *a, const void *b)
{
	const struct io_syscall *left = *(const struct io_syscall *const *)a;
	const struct io_syscall *right = *(const struct io_syscall *const *)b;
	int order = compare_falling(left->calls, right->calls);

	return order ? order : text_compare(left->name, right->name);
}

/* ---------------------------------------------------------------- findings */

/*
 * The size of the finding, in a unit that depends on its kind; 0 if the file has no such finding.
 */
static u64 weight_of(const struct io_file *file, enum io_waste waste)
{
	switch (waste) {
	case IO_UNCLOSED:
		return file->unclosed;
	case IO_READ_TWICE:
		/* the loader always reads the headers of libraries again */
		if (file->is_code || (file->reread_bytes < file->distinct_bytes &&
				      file->reread_bytes < IO_REREAD_MUCH))
			return 0;
		return file->reread_bytes;
	case IO_SMALL_READS:
		return file->small_reads.calls;
	case IO_SMALL_WRITES:
		return file->small_writes.calls;
	case IO_SYNCED:
		return file->fsyncs;
	}
	return 0;
}

static int by_weight(const void *a, const void *b)
{
	const struct io_finding *left = a, *right = b;
	int order = (int)left->waste - (int)right->waste;

	if (!order)
		order = compare_falling(weight_of(left->file, left->waste),
					weight_of(right->file, right->waste));
	return order ? order : text_compare(left->file->path, right->file->path);
}

static void find_waste(const struct io_profile *profile, struct arena *arena, struct io_view *view)
{
	view->findings =
	    ARENA_NEW(arena, struct io_finding, (size_t)profile->file_count * (IO_SYNCED + 1));
	for (u32 i = 0; i < profile->file_count; i++)
		for (int waste = IO_UNCLOSED; waste <= IO_SYNCED; waste++)
			if (weight_of(&profile->files[i], (enum io_waste)waste))
				view->findings[view->finding_count++] =
				    (struct io_finding){(enum io_waste)waste, &profile->files[i]};
	if (view->finding_count)
		qsort(view->findings, view->finding_count, sizeof(*view->findings), by_weight);
}

/* ---------------------------------------------------------------- the view */

void io_view_make(const struct io_profile *profile, u32 limit, struct arena *arena,
		  struct io_view *view)
{
	*view = (struct io_view){
	    .file_count = profile->file_count,
	    .files = ARENA_NEW(arena, const struct io_file *, profile->file_count),
	    .syscall_count = profile->syscall_count,
	    .syscalls = ARENA_NEW(arena, const struct io_syscall *, profile->syscall_count),
	};
	for (u32 i = 0; i < profile->file_count; i++)
		view->files[i] = &profile->files[i];
	for (u32 i = 0; i < profile->syscall_count; i++)
		view->syscalls[i] = &profile->syscalls[i];
	if (view->file_count)
		qsort(view->files, view->file_count, sizeof(*view->files), by_bytes);
	if (view->syscall_count)
		qsort(view->syscalls, view->syscall_count, sizeof(*view->syscalls), by_calls);
	view->files_hidden = view->file_count > limit ? view->file_count - limit : 0;
	view->syscalls_hidden = view->syscall_count > limit ? view->syscall_count - limit : 0;
	view->file_count -= view->files_hidden;
	view->syscall_count -= view->syscalls_hidden;
	find_waste(profile, arena, view);
}
