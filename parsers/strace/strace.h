/*
 * Reads strace's output into the io model.
 *
 *	strace -f -ttt -T -y -yy -s 0 -o FILE COMMAND
 *
 * strace(1), version 6, describes the format. Traces recorded with other options are read as far as
 * possible: without -T times are 0, and without -y the names of files come from the calls that open
 * them. Threads interleave, calls come as "unfinished" and "resumed" parts, may be interrupted and
 * restarted, and may never return. Counts agree with those of `strace -c`, call by call.
 *
 * Reading is strict: an unknown line is an error with line and column, and so is a trace that ends
 * before its processes do.
 *
 * Files have the same names in every run: the descriptors 0 to 2 that the command inherited are
 * "stdin", "stdout" and "stderr", whatever they refer to; pipes and sockets have no inode,
 * connections no port that the kernel chose; /proc/PID of a traced process is /proc/self.
 */
#ifndef PARSERS_STRACE_STRACE_H
#define PARSERS_STRACE_STRACE_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"
#include "parsers/model/io.h"

struct strace_options {
	bool command_only; /* leave out the processes that the command started */
};

/* Reads a trace from memory; errors name no file. The result lives in the arena. */
bool strace_read(struct text content, struct strace_options options, struct arena *arena,
		 struct io_profile *profile, struct diag *diag);

/* Reads a file piece by piece, so that memory does not grow with it; "-" is stdin. */
bool strace_read_file(const char *path, struct strace_options options, struct arena *arena,
		      struct io_profile *profile, struct diag *diag);

/* The reader in steps: begin, feed any number of chunks of any size, end. Feed and end return
 * false, with a diag, after an error. strace_end() must always be called: it frees the reader. */
struct strace_reader;

struct strace_reader *strace_begin(struct strace_options options, struct arena *arena);
bool strace_feed(struct strace_reader *reader, struct text chunk, struct diag *diag);
bool strace_end(struct strace_reader *reader, struct io_profile *profile, struct diag *diag);

#endif
