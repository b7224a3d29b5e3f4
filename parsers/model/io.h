/*
 * The system calls of a command, recorded by strace, per call and per file, for all processes and
 * threads together. Counts and bytes are exact. Times were measured under strace, so they are only
 * shown, never compared.
 *
 * Calls that never returned (exit_group, a read that was killed) are not counted, as in `strace
 * -c`. Everything lives in the arena the profile was made with.
 */
#ifndef PARSERS_MODEL_IO_H
#define PARSERS_MODEL_IO_H

#include "common/text.h"
#include "common/types.h"

/* Times in microseconds. Bytes are those that the calls returned; accesses to mapped files are not
 * included. */
struct io_counts {
	u64 calls, errors;
	u64 read_bytes, written_bytes;
	u64 time;
};

struct io_syscall {
	struct text name;
	u64 calls, errors, bytes, time;
};

/* Consecutive reads or writes on one open file that moved few bytes each. */
struct io_small {
	u64 calls, bytes;
};

enum {
	IO_SMALL_BYTES = 512, /* a call that moves fewer bytes is small */
	IO_SMALL_CALLS = 16   /* small calls are counted if at least this many are consecutive */
};

/* A file, named by its path or by a substitute: "stdin", "pipe", "socket", "TCP 10.0.0.1:80". A
 * call that moves bytes between two files counts for both. */
struct io_file {
	struct text path;
	struct io_counts counts;
	u64 opens, reads, writes, fsyncs; /* calls that succeeded */
	u64 fsync_time;
	u64 unclosed;	    /* opens whose descriptor was still open when its process ended */
	u64 distinct_bytes; /* bytes read, counting each position in the file once */
	u64 reread_bytes;   /* bytes read from a position that any process had read before */
	bool is_code; /* was mapped as code, so it is a program or library that the loader read */
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
