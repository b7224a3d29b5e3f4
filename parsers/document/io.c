#include "io.h"

#include "common/buffer.h"
#include "common/json_writer.h"
#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MICROSECONDS 1e6

/* ---------------------------------------------------------------- writing */

/* A count that is mostly 0, which then needs no words. */
static void write_rare(struct json_writer *w, const char *key, u64 count)
{
	if (count)
		json_member_u64(w, key, count);
}

static void write_time(struct json_writer *w, const char *key, u64 time)
{
	json_key(w, key);
	json_double(w, (double)time / MICROSECONDS, 6);
}

static void write_small(struct json_writer *w, const char *key, struct io_small small)
{
	if (!small.calls)
		return;
	json_key(w, key);
	json_open_object(w, JSON_INLINE);
	json_member_u64(w, "bytes", small.bytes);
	json_member_u64(w, "calls", small.calls);
	json_close(w);
}

static void write_file(struct json_writer *w, const struct io_file *file)
{
	json_key_text(w, file->path);
	json_open_object(w, JSON_INLINE);
	json_member_u64(w, "calls", file->counts.calls);
	if (file->is_code) {
		json_member_bool(w, "code", true);
	}
	write_rare(w, "distinct_bytes", file->distinct_bytes);
	json_member_u64(w, "errors", file->counts.errors);
	if (file->fsyncs)
		write_time(w, "fsync_time", file->fsync_time);
	json_member_u64(w, "fsyncs", file->fsyncs);
	json_member_u64(w, "opens", file->opens);
	json_member_u64(w, "read_bytes", file->counts.read_bytes);
	json_member_u64(w, "reads", file->reads);
	write_rare(w, "reread_bytes", file->reread_bytes);
	write_small(w, "small_reads", file->small_reads);
	write_small(w, "small_writes", file->small_writes);
	write_time(w, "time", file->counts.time);
	write_rare(w, "unclosed", file->unclosed);
	json_member_u64(w, "writes", file->writes);
	json_member_u64(w, "written_bytes", file->counts.written_bytes);
	json_close(w);
}

static void write_syscall(struct json_writer *w, const struct io_syscall *syscall)
{
	json_key_text(w, syscall->name);
	json_open_object(w, JSON_INLINE);
	json_member_u64(w, "bytes", syscall->bytes);
	json_member_u64(w, "calls", syscall->calls);
	json_member_u64(w, "errors", syscall->errors);
	write_time(w, "time", syscall->time);
	json_close(w);
}

static void write_totals(struct json_writer *w, const struct io_counts *totals)
{
	json_key(w, "totals");
	json_open_object(w, JSON_INLINE);
	json_member_u64(w, "calls", totals->calls);
	json_member_u64(w, "errors", totals->errors);
	json_member_u64(w, "read_bytes", totals->read_bytes);
	write_time(w, "time", totals->time);
	json_member_u64(w, "written_bytes", totals->written_bytes);
	json_close(w);
}

static void write_io(struct json_writer *w, const struct document_io *io)
{
	json_open_object(w, JSON_LINES);
	json_key(w, "files");
	json_open_object(w, JSON_LINES);
	for (u32 i = 0; i < io->profile.file_count; i++)
		write_file(w, &io->profile.files[i]);
	json_close(w);
	json_key(w, "options");
	json_open_array(w, JSON_INLINE);
	for (u32 i = 0; i < io->option_count; i++)
		json_text(w, io->options[i]);
	json_close(w);
	json_member_u64(w, "processes", io->profile.process_count);
	json_key(w, "syscalls");
	json_open_object(w, JSON_LINES);
	for (u32 i = 0; i < io->profile.syscall_count; i++)
		write_syscall(w, &io->profile.syscalls[i]);
	json_close(w);
	json_member_u64(w, "threads", io->profile.thread_count);
	json_member_text(w, "tool", io->tool);
	write_totals(w, &io->profile.totals);
	json_member_text(w, "version", io->version);
	json_close(w);
}

void document_set_io(struct document_profile *profile, const struct document_io *io,
		     struct arena *arena)
{
	struct buffer out = {0};
	struct json_writer w = json_writer_inside(&out, 3); /* document, profiles, profile */

	write_io(&w, io);
	document_set_member(&profile->others, T("io"), arena_copy(arena, buffer_text(&out)), arena);
	buffer_release(&out);
}

/* ---------------------------------------------------------------- reading */

static void read_time(struct json_reader *r, u64 *time)
{
	double seconds = 0;

	json_read_double(r, &seconds);
	if (!(seconds >= 0 && seconds * MICROSECONDS < (double)INT64_MAX))
		json_fail(r, "expected a time in seconds");
	else
		*time = (u64)llround(seconds * MICROSECONDS);
}

/* A member that totals and files have alike; false for any other key. */
static bool read_counts_member(struct json_reader *r, struct text key, struct io_counts *counts)
{
	if (text_equal(key, T("calls")))
		json_read_u64(r, &counts->calls);
	else if (text_equal(key, T("errors")))
		json_read_u64(r, &counts->errors);
	else if (text_equal(key, T("read_bytes")))
		json_read_u64(r, &counts->read_bytes);
	else if (text_equal(key, T("written_bytes")))
		json_read_u64(r, &counts->written_bytes);
	else if (text_equal(key, T("time")))
		read_time(r, &counts->time);
	else
		return false;
	return true;
}

static void read_small(struct json_reader *r, struct io_small *small)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("bytes")))
			json_read_u64(r, &small->bytes);
		else if (text_equal(key, T("calls")))
			json_read_u64(r, &small->calls);
		else
			json_skip(r, NULL);
	}
}

static bool read_file_count(struct json_reader *r, struct text key, struct io_file *file)
{
	const struct {
		const char *key;
		u64 *value;
	} counts[] = {
	    {"distinct_bytes", &file->distinct_bytes},
	    {"fsyncs", &file->fsyncs},
	    {"opens", &file->opens},
	    {"reads", &file->reads},
	    {"reread_bytes", &file->reread_bytes},
	    {"unclosed", &file->unclosed},
	    {"writes", &file->writes},
	};

	for (size_t i = 0; i < LENGTH_OF(counts); i++) {
		if (text_equal(key, text_from_string(counts[i].key))) {
			json_read_u64(r, counts[i].value);
			return true;
		}
	}
	return false;
}

static void read_file(struct json_reader *r, struct io_file *file)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (read_counts_member(r, key, &file->counts) || read_file_count(r, key, file))
			continue;
		if (text_equal(key, T("code")))
			json_read_bool(r, &file->is_code);
		else if (text_equal(key, T("fsync_time")))
			read_time(r, &file->fsync_time);
		else if (text_equal(key, T("small_reads")))
			read_small(r, &file->small_reads);
		else if (text_equal(key, T("small_writes")))
			read_small(r, &file->small_writes);
		else
			json_skip(r, NULL);
	}
}

static int by_path(const void *a, const void *b)
{
	const struct io_file *left = a, *right = b;

	return text_compare(left->path, right->path);
}

static void read_files(struct json_reader *r, struct arena *arena, struct io_profile *profile)
{
	struct io_file *files = NULL;
	size_t capacity = 0, count = 0;
	struct text path;

	json_enter_object(r);
	while (json_next_key(r, &path)) {
		GROW(files, capacity, count + 1);
		files[count] = (struct io_file){.path = path};
		read_file(r, &files[count++]);
	}
	profile->file_count = (u32)count;
	profile->files = ARENA_NEW(arena, struct io_file, count);
	if (count) {
		qsort(files, count, sizeof(*files), by_path);
		memcpy(profile->files, files, count * sizeof(*files));
	}
	free(files);
}

static void read_syscall(struct json_reader *r, struct io_syscall *syscall)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("bytes")))
			json_read_u64(r, &syscall->bytes);
		else if (text_equal(key, T("calls")))
			json_read_u64(r, &syscall->calls);
		else if (text_equal(key, T("errors")))
			json_read_u64(r, &syscall->errors);
		else if (text_equal(key, T("time")))
			read_time(r, &syscall->time);
		else
			json_skip(r, NULL);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct io_syscall *left = a, *right = b;

	return text_compare(left->name, right->name);
}

static void read_syscalls(struct json_reader *r, struct arena *arena, struct io_profile *profile)
{
	struct io_syscall *syscalls = NULL;
	size_t capacity = 0, count = 0;
	struct text name;

	json_enter_object(r);
	while (json_next_key(r, &name)) {
		GROW(syscalls, capacity, count + 1);
		syscalls[count] = (struct io_syscall){.name = name};
		read_syscall(r, &syscalls[count++]);
	}
	profile->syscall_count = (u32)count;
	profile->syscalls = ARENA_NEW(arena, struct io_syscall, count);
	if (count) {
		qsort(syscalls, count, sizeof(*syscalls), by_name);
		memcpy(profile->syscalls, syscalls, count * sizeof(*syscalls));
	}
	free(syscalls);
}

static void read_options(struct json_reader *r, struct arena *arena, struct document_io *io)
{
	struct text *options = NULL;
	size_t capacity = 0, count = 0;

	json_enter_array(r);
	while (json_next_element(r)) {
		GROW(options, capacity, count + 1);
		options[count] = T("");
		json_read_text(r, &options[count++]);
	}
	io->option_count = (u32)count;
	io->options = ARENA_NEW(arena, struct text, count);
	for (size_t i = 0; i < count; i++)
		io->options[i] = options[i];
	free(options);
}

static void read_totals(struct json_reader *r, struct io_counts *totals)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key))
		if (!read_counts_member(r, key, totals))
			json_skip(r, NULL);
}

static void read_io(struct json_reader *r, struct arena *arena, struct document_io *io)
{
	struct text key;

	json_enter_object(r);
	while (json_next_key(r, &key)) {
		if (text_equal(key, T("files")))
			read_files(r, arena, &io->profile);
		else if (text_equal(key, T("options")))
			read_options(r, arena, io);
		else if (text_equal(key, T("processes")))
			json_read_u32(r, &io->profile.process_count);
		else if (text_equal(key, T("syscalls")))
			read_syscalls(r, arena, &io->profile);
		else if (text_equal(key, T("threads")))
			json_read_u32(r, &io->profile.thread_count);
		else if (text_equal(key, T("tool")))
			json_read_text(r, &io->tool);
		else if (text_equal(key, T("totals")))
			read_totals(r, &io->profile.totals);
		else if (text_equal(key, T("version")))
			json_read_text(r, &io->version);
		else
			json_skip(r, NULL);
	}
}

bool document_get_io(const struct document_profile *profile, struct arena *arena,
		     struct document_io **io, struct diag *diag)
{
	struct json_reader reader;

	*io = NULL;
	if (!document_open_part(profile, "io", arena, &reader, diag))
		return true;
	*io = ARENA_NEW(arena, struct document_io, 1);
	(*io)->tool = (*io)->version = T("");
	read_io(&reader, arena, *io);
	return document_close_part(&reader);
}
