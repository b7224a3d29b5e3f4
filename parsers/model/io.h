/*
 * What a command asked of the kernel, as strace saw it: per system call and per file, all processes
 * and threads together. Counts and bytes are exact; times are as measured under strace and only to
 * be shown.
 *
 * Calls that never returned (exit_group, a read that was killed) are not counted, as `strace -c`
 * does not. Everything lives in the arena the profile was made with.
 */
#ifndef PARSERS_MODEL_IO_H
#define PARSERS_MODEL_IO_H

#include "common/text.h"
#include "common/types.h"

/* Times in microseconds. Bytes are what the calls say they moved; mapped memory is not seen. */
struct io_counts {
	u64 calls, errors;
	u64 read_bytes, written_bytes;
	u64 time;
};

struct io_syscall {
	struct text name;
	u64 calls, errors, bytes, time;
};

/* Reads or writes in a row, on one open file, that moved few bytes each. */
struct io_small {
	u64 calls, bytes;
};

enum {
	IO_SMALL_BYTES = 512, /* fewer than this are few */
	IO_SMALL_CALLS = 16   /* so many in a row count */
};

/*
 * A file by its path, or what stands in place of one: "stdin", "pipe", "socket", "TCP 10.0.0.1:80".
 * A call that moves bytes between two files counts for both.
 */
struct io_file {
	struct text path;
	struct io_counts counts;
	u64 opens, reads, writes, fsyncs; /* calls that succeeded */
	u64 fsync_time;
	u64 unclosed;	    /* opens whose descriptor its process left open until it ended */
	u64 distinct_bytes; /* bytes read, each place in the file once */
	u64 reread_bytes;   /* bytes read again from a place read before, in any process */
	bool is_code;	    /* was mapped as code: a program or library, read by the loader */
	struct io_small small_reads, small_writes;
};

struct io_profile {
	struct text command; /* the program that was run, "" when unknown */
	struct io_counts totals;
	u32 process_count, thread_count;
	u32 file_count, syscall_count;
	struct io_file *files;	     /* sorted by path */
	struct io_syscall *syscalls; /* sorted by name */
};

#endif
