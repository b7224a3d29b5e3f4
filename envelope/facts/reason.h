/*
 * Why a command was stopped or not even started: what Valgrind, strace and the loader say of it, in
 * their logs or on stderr, made into one sentence for the user. All that is known of such words is
 * in the table of reason.c.
 */
#ifndef ENVELOPE_REASON_H
#define ENVELOPE_REASON_H

#include "facts.h"

#include "common/arena.h"
#include "common/text.h"

struct reason {
	struct text sentence; /* without a full stop; data NULL for none */
	struct text *lines;   /* the words it is taken from, where they say more */
	size_t line_count, line_capacity;
	size_t rank;	/* of several reasons the lowest counts, and the first of those */
	bool never_ran; /* the tool could not start the command, and measured nothing of it */
	bool is_vague;	/* nothing to speak of where all went well */
};

struct reason_reader {
	const struct facts_request *request; /* for paths as they are outside of the run */
	bool drops_library_path;	     /* LD_LIBRARY_PATH was set, and not passed on */
	struct arena *arena;
};

/*
 * Takes the reason out of a log or of what was written to stderr, unless `reason` is a better one
 * already. `program` is what the log is of, "" when that is not known. Free `lines` in the end.
 */
void reason_read(struct reason *reason, struct text said, struct text program,
		 const struct reason_reader *reader);

/* The reason that is in how the command ended: `status` is 128 + N for a death by signal N. */
void reason_of_status(struct reason *reason, u64 status, const struct reason_reader *reader);

#endif
