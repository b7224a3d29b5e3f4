/*
 * A progress bar on stderr, for several files and only when stderr is a terminal. It takes one line
 * and wipes it off before anything else is printed.
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

/* `done` files are behind us, `name` is being worked on. */
void progress_show(const struct progress *progress, size_t done, const char *name);

void progress_wipe(const struct progress *progress);

#endif
