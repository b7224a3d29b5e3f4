#include "io.h"

#include "common/buffer.h"
#include "common/units.h"
#include "parsers/document/io.h"
#include "reports/views/io_view.h"

/* "1 file", "2 files" */
static void add_number_of(struct buffer *out, u64 count, const char *what)
{
	buffer_add_grouped(out, count);
	buffer_printf(out, " %s%s", what, count == 1 ? "" : "s");
}

/* A cell for a time in microseconds. */
static struct text time_cell(u64 time, struct arena *arena)
{
	return units_seconds((double)time / 1e6, arena);
}

/* ---------------------------------------------------------------- the figures */

static struct text describe_calls(const struct io_profile *profile, struct arena *arena)
{
	struct buffer out = {0};

	add_number_of(&out, profile->totals.calls, "system call");
	buffer_add(&out, T(", "));
	buffer_add_grouped(&out, profile->totals.errors);
	buffer_add(&out, T(" failed, by "));
	if (profile->process_count == 1)
		buffer_add(&out, T("1 process"));
	else
		buffer_printf(&out, "%u processes", profile->process_count);
	buffer_add(&out, T(" with "));
	add_number_of(&out, profile->thread_count, "thread");
	return buffer_take(&out, arena);
}

/* Recordings without the option -T have no times. */
static bool is_timed(const struct io_profile *profile)
{
	return profile->totals.time || !profile->totals.calls;
}

static struct text describe_bytes(const struct io_profile *profile, struct arena *arena)
{
	struct buffer out = {0};

	add_number_of(&out, profile->totals.read_bytes, "byte");
	buffer_add(&out, T(" read, "));
	buffer_add_grouped(&out, profile->totals.written_bytes);
	buffer_add(&out, T(" written, "));
	if (is_timed(profile)) {
		units_add_seconds(&out, (double)profile->totals.time / 1e6);
		buffer_add(&out, T(" in calls (under strace)"));
	} else {
		buffer_add(&out, T("time in calls not recorded (strace -T does)"));
	}
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- findings */

static void describe_small(struct buffer *out, struct io_small small, const char *verb,
			   struct text path)
{
	add_number_of(out, small.calls, verb);
	buffer_printf(out, " in a row %s %.*s moved ", verb[0] == 'r' ? "from" : "to",
		      TEXT_ARGS(path));
	add_number_of(out, small.bytes / small.calls, "byte");
	buffer_add(out, T(" each on average: a buffer would save most of them."));
}

static void describe_twice(struct buffer *out, const struct io_file *file)
{
	buffer_printf(out, "%.*s was read more than once: ", TEXT_ARGS(file->path));
	add_number_of(out, file->reread_bytes, "byte");
	buffer_add(out, T(" again, of "));
	buffer_add_grouped(out, file->distinct_bytes);
	buffer_add(out, T(" in all."));
}

static void describe_unclosed(struct buffer *out, const struct io_file *file)
{
	buffer_add_grouped(out, file->unclosed);
	buffer_add(out, T(" of "));
	add_number_of(out, file->opens, "open");
	buffer_printf(out, " of %.*s %s never closed.", TEXT_ARGS(file->path),
		      file->unclosed == 1 ? "was" : "were");
}

static void describe_synced(struct buffer *out, const struct io_file *file)
{
	buffer_printf(out, "%.*s was synced to the disk ", TEXT_ARGS(file->path));
	add_number_of(out, file->fsyncs, "time");
	if (file->fsync_time) {
		buffer_add(out, T(", which took "));
		units_add_seconds(out, (double)file->fsync_time / 1e6);
	}
	buffer_add_byte(out, '.');
}

static struct text describe(const struct io_finding *finding, struct arena *arena)
{
	const struct io_file *file = finding->file;
	struct buffer out = {0};

	switch (finding->waste) {
	case IO_UNCLOSED:
		describe_unclosed(&out, file);
		break;
	case IO_READ_TWICE:
		describe_twice(&out, file);
		break;
	case IO_SMALL_READS:
		describe_small(&out, file->small_reads, "read", file->path);
		break;
	case IO_SMALL_WRITES:
		describe_small(&out, file->small_writes, "write", file->path);
		break;
	case IO_SYNCED:
		describe_synced(&out, file);
		break;
	}
	return buffer_take(&out, arena);
}

/* Adds at most `limit` findings of each kind, and the number of the others. */
static void add_findings(const struct io_view *io, u32 limit, struct arena *arena,
			 struct report_view *view)
{
	struct section *section = report_view_add(view);
	u32 shown = 0, hidden = 0;

	section->heading = io->finding_count ? T("findings") : T("findings: none");
	section->lines = ARENA_NEW(arena, struct text, io->finding_count);
	for (u32 i = 0; i < io->finding_count; i++) {
		if (i && io->findings[i].waste != io->findings[i - 1].waste)
			shown = 0;
		if (shown++ < limit)
			section->lines[section->line_count++] = describe(&io->findings[i], arena);
		else
			hidden++;
	}
	if (hidden)
		section->note = arena_printf(arena, "And %u more.", hidden);
}

/* ---------------------------------------------------------------- tables */

static void add_files(const struct io_view *io, struct arena *arena, struct report_view *view)
{
	static const struct table_column columns[] = {
	    {TEXT("file"), TABLE_LEFT, true},	   {TEXT("bytes read"), TABLE_RIGHT, false},
	    {TEXT("written"), TABLE_RIGHT, false}, {TEXT("opens"), TABLE_RIGHT, false},
	    {TEXT("reads"), TABLE_RIGHT, false},   {TEXT("writes"), TABLE_RIGHT, false},
	    {TEXT("calls"), TABLE_RIGHT, false},   {TEXT("errors"), TABLE_RIGHT, false},
	    {TEXT("time"), TABLE_RIGHT, false},
	};
	struct section *section = report_view_add(view);

	section->heading = T("files, by bytes");
	section->table = table_new(columns, LENGTH_OF(columns), io->file_count, arena);
	for (u32 i = 0; i < io->file_count; i++) {
		const struct io_file *file = io->files[i];
		struct text *cells = table_add_row(&section->table, arena)->cells;

		cells[0] = file->path;
		cells[1] = table_number(file->counts.read_bytes, arena);
		cells[2] = table_number(file->counts.written_bytes, arena);
		cells[3] = table_number(file->opens, arena);
		cells[4] = table_number(file->reads, arena);
		cells[5] = table_number(file->writes, arena);
		cells[6] = table_number(file->counts.calls, arena);
		cells[7] = table_number(file->counts.errors, arena);
		cells[8] = time_cell(file->counts.time, arena);
	}
	if (io->files_hidden)
		section->note = arena_printf(arena, "And %u more files.", io->files_hidden);
}

static void add_syscalls(const struct io_view *io, struct arena *arena, struct report_view *view)
{
	static const struct table_column columns[] = {
	    {TEXT("system call"), TABLE_LEFT, true}, {TEXT("calls"), TABLE_RIGHT, false},
	    {TEXT("errors"), TABLE_RIGHT, false},    {TEXT("bytes"), TABLE_RIGHT, false},
	    {TEXT("time"), TABLE_RIGHT, false},
	};
	struct section *section = report_view_add(view);

	section->heading = T("system calls, by count");
	section->table = table_new(columns, LENGTH_OF(columns), io->syscall_count, arena);
	for (u32 i = 0; i < io->syscall_count; i++) {
		const struct io_syscall *syscall = io->syscalls[i];
		struct text *cells = table_add_row(&section->table, arena)->cells;

		cells[0] = syscall->name;
		cells[1] = table_number(syscall->calls, arena);
		cells[2] = table_number(syscall->errors, arena);
		cells[3] = table_number(syscall->bytes, arena);
		cells[4] = time_cell(syscall->time, arena);
	}
	if (io->syscalls_hidden)
		section->note =
		    arena_printf(arena, "And %u more system calls.", io->syscalls_hidden);
}

/* ---------------------------------------------------------------- the sections */

bool table_io(const struct document_profile *profile, const struct table_options *options,
	      struct arena *arena, struct report_view *view, struct diag *diag)
{
	u32 top = table_rows_of_two(options);
	const struct document_io *io = profile->io;
	struct io_view shown;
	struct section *section;

	(void)diag;
	if (!io)
		return true;
	io_view_make(&io->profile, top, arena, &shown);
	section = report_view_add(view);
	section->heading = arena_printf(arena, "io of %.*s", TEXT_ARGS(profile->command));
	section->lines = ARENA_NEW(arena, struct text, 2);
	section->lines[section->line_count++] = describe_calls(&io->profile, arena);
	section->lines[section->line_count++] = describe_bytes(&io->profile, arena);
	add_findings(&shown, top, arena, view);
	add_files(&shown, arena, view);
	add_syscalls(&shown, arena, view);
	return true;
}
