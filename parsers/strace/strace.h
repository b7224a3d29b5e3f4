/*
 * Reads what strace wrote into the io model.
 *
 *	strace -f -ttt -T -y -yy -s 0 -o FILE COMMAND
 *
 * strace(1) describes the format; version 6 was looked at. Traces recorded with other options are
 *read for what they hold: times are 0 without -T, and without -y files are known by what was
 *opened. Threads interleave, calls come as "unfinished" and "resumed" parts, may be interrupted and
 *restarted, and may never return. Counts agree with those of `strace -c`, call by call.
 *
 * Reading is strict: what is not understood is an error with line and column, and so is a trace
 * that ends before the processes in it did.
 *
 * Files are named as the kernel names them, so that the same run gives the same names: descriptors
 * 0 to 2 that the command was given are "stdin", "stdout", "stderr", whatever they lead to; pipes
 * and sockets lose their inode, connections the port that the kernel picked; /proc/PID of a traced
 * process is /proc/self.
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

/* Reads a trace that is in memory; errors name no file. The result lives in the arena. */
bool strace_read(struct text content, struct strace_options options, struct arena *arena,
		 struct io_profile *profile, struct diag *diag);

/* Reads a file piece by piece, so that memory does not grow with it; "-" is stdin. */
bool strace_read_file(const char *path, struct strace_options options, struct arena *arena,
		      struct io_profile *profile, struct diag *diag);

/*
 * The reader itself: begin, feed any number of chunks, cut anywhere, end. Feed and end return false
 * once something failed; strace_end() must be called in any case, it frees the reader.
 */
struct strace_reader;

struct strace_reader *strace_begin(struct strace_options options, struct arena *arena);
bool strace_feed(struct strace_reader *reader, struct text chunk, struct diag *diag);
bool strace_end(struct strace_reader *reader, struct io_profile *profile, struct diag *diag);

#endif
