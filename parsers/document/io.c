#include "io.h"

#include "fields.h"

/* Counts that are usually 0 are left out if they are 0. */
#define COUNT(literal, row, member)                                                                \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .offset = offsetof(struct row, member)      \
	}
#define REQUIRED(literal, row, member)                                                             \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .flags = FIELD_REQUIRED,                    \
				    .offset = offsetof(struct row, member)                         \
	}
#define RARE(literal, row, member)                                                                 \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_U64, .flags = FIELD_RARE,                        \
				    .offset = offsetof(struct row, member)                         \
	}
#define TIME(literal, row, member)                                                                 \
	{                                                                                          \
		FIELD_KEY(literal), .type = FIELD_MICROSECONDS,                                    \
				    .offset = offsetof(struct row, member)                         \
	}

static const struct field small_fields[] = {
    REQUIRED("bytes", io_small, bytes),
    REQUIRED("calls", io_small, calls),
};

static const struct field_object small_object = {FIELD_OBJECT_OF(small_fields, struct io_small)};

static bool has_fsyncs(const void *row)
{
	return ((const struct io_file *)row)->fsyncs > 0;
}

static bool has_small_reads(const void *row)
{
	return ((const struct io_file *)row)->small_reads.calls > 0;
}

static bool has_small_writes(const void *row)
{
	return ((const struct io_file *)row)->small_writes.calls > 0;
}

static const struct field file_fields[] = {
    COUNT("calls", io_file, counts.calls),
    {FIELD_KEY("code"), .type = FIELD_BOOLEAN, .flags = FIELD_RARE,
     .offset = offsetof(struct io_file, is_code)},
    RARE("distinct_bytes", io_file, distinct_bytes),
    COUNT("errors", io_file, counts.errors),
    {FIELD_KEY("fsync_time"), .type = FIELD_MICROSECONDS, .is_written = has_fsyncs,
     .offset = offsetof(struct io_file, fsync_time)},
    COUNT("fsyncs", io_file, fsyncs),
    COUNT("opens", io_file, opens),
    COUNT("read_bytes", io_file, counts.read_bytes),
    COUNT("reads", io_file, reads),
    RARE("reread_bytes", io_file, reread_bytes),
    {FIELD_KEY("small_reads"), .type = FIELD_OBJECT, .is_written = has_small_reads,
     .offset = offsetof(struct io_file, small_reads), .object = &small_object},
    {FIELD_KEY("small_writes"), .type = FIELD_OBJECT, .is_written = has_small_writes,
     .offset = offsetof(struct io_file, small_writes), .object = &small_object},
    TIME("time", io_file, counts.time),
    RARE("unclosed", io_file, unclosed),
    COUNT("writes", io_file, writes),
    COUNT("written_bytes", io_file, counts.written_bytes),
};

static const struct field_object file_object = {
    FIELD_OBJECT_OF(file_fields, struct io_file),
    .is_inline = true,
};

static const struct field syscall_fields[] = {
    COUNT("bytes", io_syscall, bytes),
    COUNT("calls", io_syscall, calls),
    COUNT("errors", io_syscall, errors),
    TIME("time", io_syscall, time),
};

static const struct field_object syscall_object = {
    FIELD_OBJECT_OF(syscall_fields, struct io_syscall),
    .is_inline = true,
};

static const struct field totals_fields[] = {
    COUNT("calls", io_counts, calls),
    COUNT("errors", io_counts, errors),
    COUNT("read_bytes", io_counts, read_bytes),
    TIME("time", io_counts, time),
    COUNT("written_bytes", io_counts, written_bytes),
};

static const struct field_object totals_object = {
    FIELD_OBJECT_OF(totals_fields, struct io_counts),
    .is_inline = true,
};

#define MAP(literal, items, items_count, items_object)                                             \
	{                                                                                          \
		FIELD_KEY(literal),                                                                \
		    .type = FIELD_MAP, .offset = offsetof(struct document_io, profile.items),      \
		    .count_offset = offsetof(struct document_io, profile.items_count),             \
		    .object = &(items_object)                                                      \
	}

static const struct field io_fields[] = {
    MAP("files", files, file_count, file_object),
    FIELD_OPTIONS(struct document_io),
    {FIELD_KEY("processes"), .type = FIELD_U32,
     .offset = offsetof(struct document_io, profile.process_count)},
    MAP("syscalls", syscalls, syscall_count, syscall_object),
    {FIELD_KEY("threads"), .type = FIELD_U32,
     .offset = offsetof(struct document_io, profile.thread_count)},
    FIELD_TOOL(struct document_io),
    {FIELD_KEY("totals"), .type = FIELD_OBJECT, .flags = FIELD_REQUIRED,
     .offset = offsetof(struct document_io, profile.totals), .object = &totals_object},
    FIELD_VERSION(struct document_io),
};

static const struct document_io no_io = {.tool = TEXT(""), .version = TEXT("")};

const struct field_object document_io_object = {
    FIELD_OBJECT_OF(io_fields, struct document_io),
    FIELD_KEPT_IN(struct document_io),
    .unknown = &no_io,
};

void document_set_io(struct document_profile *profile, const struct document_io *io,
		     struct arena *arena)
{
	profile->io = ARENA_NEW(arena, struct document_io, 1);
	*profile->io = *io;
}
