/*
 * The objects that a command loaded, from the output of `strace -f -y -yy`: every file that was
 * mapped as code.
 */
#ifndef ENVELOPE_STRACE_OBJECTS_H
#define ENVELOPE_STRACE_OBJECTS_H

#include "common/arena.h"
#include "common/text.h"

struct strace_objects {
	struct text *paths; /* one entry per mapping */
	size_t count, capacity;
};

/* Takes one line of the file. The paths live in the arena; the caller frees the array `paths`. */
void strace_objects_take(struct strace_objects *objects, struct text line, struct arena *arena);

#endif
