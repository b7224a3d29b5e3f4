/*
 * A progress bar on stderr, for several files and only if stderr is a terminal. It takes one line,
 * which must be erased by progress_wipe() before anything else is printed.
 */
#ifndef EDM_PROGRESS_H
#define EDM_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	bool shown;
	size_t total;
};

struct progress progress_start(size_t total);

/* Shows that `done` files are finished and `name` is being analysed. */
void progress_show(const struct progress *progress, size_t done, const char *name);

void progress_wipe(const struct progress *progress);

#endif
