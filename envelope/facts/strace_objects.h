/*
 * The objects that a command loaded, out of what `strace -f -y -yy` wrote of it: every file that
 * was mapped as code.
 */
#ifndef ENVELOPE_STRACE_OBJECTS_H
#define ENVELOPE_STRACE_OBJECTS_H

#include "common/arena.h"
#include "common/text.h"

struct strace_objects {
	struct text *paths; /* each as often as it was mapped */
	size_t count, capacity;
};

/* Takes one line of the file; the paths live in the arena. Free `paths` in the end. */
void strace_objects_take(struct strace_objects *objects, struct text line, struct arena *arena);

#endif
