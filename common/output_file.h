/*
 * A file that nobody sees before it is complete, and that leaves nothing behind when its writer
 * ends early, whatever ends it. Needs libc alone.
 *
 * Where the file system can, the file has no name until it is complete, and is then linked in
 * place. To replace another file it needs a name for a moment, and where there are no files without
 * one, from the beginning: `.NAME.tmp-NN` beside NAME, locked by flock(2). Signals wait for as long
 * as it has that name. What SIGKILL leaves is what nobody holds locked: whoever next writes NAME
 * removes it.
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
	bool is_new;	 /* there was no such file at the beginning */
	mode_t mode;	 /* of the file that is replaced, which the new one takes over */
	char *temporary; /* its name until it is complete, NULL as long as it has none */
	sigset_t mask;	 /* of signals, as it was before the file had a temporary name */
};

/*
 * Begins the file; the path must live until output_file_end(). False with errno when it cannot be
 * written; there is nothing to end then.
 */
bool output_file_begin(struct output_file *file, const char *path);

/* False with errno. */
bool output_file_write(struct output_file *file, const void *data, size_t size);

/*
 * Puts a complete file in its place, on the disk and with the permissions of the one it replaces;
 * gives up one that is not complete, and errno stays then. False with errno when it was complete
 * and could not be put there: the old one, if any, is untouched.
 */
bool output_file_end(struct output_file *file, bool is_complete);

/* All three at once, for what is in memory as a whole. False with errno. */
bool output_file_put(const char *path, const void *data, size_t size);

/* Writes all of it, as write(2) may not do. False with errno. */
bool output_write_all(int fd, const void *data, size_t size);

#endif
