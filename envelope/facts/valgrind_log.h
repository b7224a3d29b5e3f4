/*
 * Reads Valgrind's log (-v --log-file) of one process: the objects it loaded, whether Valgrind's
 * replacement libraries were among them, and the total. For the reason why a process was stopped
 * see reason.h.
 *
 * A log has lines "--PID-- Reading syms from PATH" for the objects; a PATH with newlines continues
 * on the next lines. Messages to the user begin with "==PID== ".
 */
#ifndef ENVELOPE_VALGRIND_LOG_H
#define ENVELOPE_VALGRIND_LOG_H

#include "common/arena.h"
#include "common/text.h"

struct valgrind_log {
	struct text version;  /* of Valgrind; data NULL if unknown */
	struct text *objects; /* paths as Valgrind saw them, without Valgrind's own objects */
	size_t object_count;  /* 0 in a forked copy, which uses its parent's objects */
	bool is_forked;	      /* began as a copy of its parent */
	bool has_stand_ins;   /* the loader loaded Valgrind's replacement libraries */
	bool has_total;	      /* callgrind finished and reported the total: */
	u64 total;	      /* instructions */
};

/* Texts are slices of the content or live in the arena. `exists` tells whether a path names a file,
 * to find the end of a path with newlines. */
struct valgrind_log valgrind_log_read(struct text content, bool (*exists)(struct text path),
				      struct arena *arena);

/* Removes "==123== " or "--123-- " from the front; false if there is neither. */
bool valgrind_log_skip_head(struct text *line);

#endif
