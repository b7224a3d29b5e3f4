#include "asked.h"

#include "common/buffer.h"

enum { MOST_STATS = 3 };

/* Files whose content differs from run to run. */
static const struct text devices[] = {
    TEXT("/dev/random"), TEXT("/dev/urandom"), TEXT("/dev/hwrng"), TEXT("/proc/"), TEXT("/sys/"),
};

static const struct text calls[] = {
    TEXT("clock_gettime"), TEXT("connect"), TEXT("getpid"),  TEXT("getppid"), TEXT("getrandom"),
    TEXT("getrusage"),	   TEXT("gettid"),  TEXT("sysinfo"), TEXT("time"),    TEXT("times"),
};

static void add(struct buffer *out, const char *what, struct text name)
{
	buffer_printf(out, "%s%s%.*s", out->length ? ", " : "", what, TEXT_ARGS(name));
}

static void add_devices(struct buffer *out, const struct io_profile *io)
{
	for (u32 i = 0; i < io->file_count; i++)
		for (size_t k = 0; k < LENGTH_OF(devices); k++)
			if (io->files[i].opens && text_starts_with(io->files[i].path, devices[k]))
				add(out, "", io->files[i].path);
}

/* Whether the process made such a call itself: the C library calls getrandom once in every process
 * that allocates. */
static bool is_asked(const struct io_profile *io, const struct io_syscall *syscall)
{
	u64 usual = text_equal(syscall->name, T("getrandom")) ? io->process_count : 0;

	for (size_t i = 0; i < LENGTH_OF(calls); i++)
		if (text_equal(syscall->name, calls[i]))
			return syscall->calls > usual;
	return false;
}

static void add_calls(struct buffer *out, const struct io_profile *io)
{
	for (u32 i = 0; i < io->syscall_count; i++)
		if (is_asked(io, &io->syscalls[i]))
			add(out, "", io->syscalls[i].name);
}

/* A file that exists and was not opened; its times may have been read. */
static bool is_only_looked_at(const struct io_file *file)
{
	return file->counts.calls > file->counts.errors && !file->opens && !file->reads &&
	       !file->writes && !file->is_code && text_find(file->path, '/') < file->path.length;
}

static void add_stats(struct buffer *out, const struct io_profile *io)
{
	u32 count = 0;

	for (u32 i = 0; i < io->file_count; i++)
		if (is_only_looked_at(&io->files[i]) && count++ < MOST_STATS)
			add(out, "stat of ", path_basename(io->files[i].path));
	if (count > MOST_STATS)
		buffer_printf(out, " and %u more files", count - MOST_STATS);
}

struct text asked_of_kernel(const struct io_profile *io, struct arena *arena)
{
	struct buffer out = {0};

	add_devices(&out, io);
	add_calls(&out, io);
	add_stats(&out, io);
	return buffer_take(&out, arena);
}
