/*
 * A file that becomes visible only when it is complete, and that leaves nothing behind if its
 * writer ends early, for whatever reason. Needs libc alone.
 *
 * If the file system supports it, the file has no name until it is complete, and is then linked in
 * place. To replace another file, it needs a temporary name for a moment; on a file system without
 * nameless files it has this name from the beginning. The name is `.NAME.tmp-NN` in the folder of
 * NAME, and the file is locked by flock(2). Signals are blocked as long as it has that name. A file
 * that SIGKILL leaves behind is not locked, and the next writer of NAME removes it.
 */
#ifndef COMMON_OUTPUT_FILE_H
#define COMMON_OUTPUT_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct output_file {
	const char *path;
	int fd;
	bool is_special; /* a device or a pipe, which is written to and not replaced */
	bool is_new;	 /* no file had that name at the beginning */
	mode_t mode;	 /* of the file that is replaced, which the new one takes over */
	char *temporary; /* its temporary name, NULL while it has none */
	sigset_t mask;	 /* the signal mask before the file got a temporary name */
};

/* Begins the file; the path must live until output_file_end(). False with errno if it cannot be
 * written; then output_file_end() must not be called. */
bool output_file_begin(struct output_file *file, const char *path);

/* False with errno. */
bool output_file_write(struct output_file *file, const void *data, size_t size);

/*
 * If the file is complete, moves it into place, synchronised to the disk and with the permissions
 * of the file it replaces; otherwise removes it and keeps errno. False with errno if a complete
 * file could not be moved there: the old file, if any, is unchanged.
 */
bool output_file_end(struct output_file *file, bool is_complete);

/* All three at once, for content that is in memory as a whole. False with errno. */
bool output_file_put(const char *path, const void *data, size_t size);

/* Writes all bytes; write(2) may write fewer. False with errno. */
bool output_write_all(int fd, const void *data, size_t size);

#endif
