/*
 * What Valgrind's log (-v --log-file) says of one process: the objects it loaded, whether
 * Valgrind's stand-ins were among them, and what was counted. Why a process was stopped, reason.h
 * tells.
 *
 * A log holds lines "--PID-- Reading syms from PATH" for the objects, with the rest of a PATH that
 * has newlines on lines of their own, and "==PID== …" for everything said to the user.
 */
#ifndef ENVELOPE_VALGRIND_LOG_H
#define ENVELOPE_VALGRIND_LOG_H

#include "common/arena.h"
#include "common/text.h"

struct valgrind_log {
	struct text version;  /* of Valgrind, data NULL when it is not said */
	struct text *objects; /* paths as Valgrind saw them, without Valgrind's own */
	size_t object_count;  /* 0 in the copy that a fork made: it goes on with its parent's */
	bool is_forked;	      /* began as such a copy */
	bool has_stand_ins;   /* Valgrind's own libraries came in, through the loader */
	bool has_total;	      /* callgrind came to its end and said what it counted: */
	u64 total;	      /* instructions */
};

/*
 * Slices of the content, or texts in the arena. `exists` says whether a path names a file, which
 * tells where one with newlines ends.
 */
struct valgrind_log valgrind_log_read(struct text content, bool (*exists)(struct text path),
				      struct arena *arena);

/* Takes "==123== " or "--123-- " off the front; false when there is neither. */
bool valgrind_log_skip_head(struct text *line);

#endif
