/*
 * Why a command was stopped or could not be started: finds the messages of Valgrind, strace and the
 * loader, in their logs or on stderr, and makes one sentence for the user. The table in reason.c
 * lists all messages.
 */
#ifndef ENVELOPE_REASON_H
#define ENVELOPE_REASON_H

#include "facts.h"

#include "common/arena.h"
#include "common/text.h"

struct reason {
	struct text sentence; /* without a full stop; data NULL for none */
	struct text *lines;   /* the original messages, if they say more */
	size_t line_count, line_capacity;
	size_t rank;	/* of several reasons, the first with the lowest rank is kept */
	bool never_ran; /* the tool could not start the command, so nothing was measured */
	bool is_vague;	/* not to be reported if the command succeeded */
};

struct reason_reader {
	const struct facts_request *request; /* to find the real paths */
	bool drops_library_path;	     /* LD_LIBRARY_PATH was set but not passed on */
	struct arena *arena;
};

/* Finds the reason in a log or in the text of stderr, unless `reason` already has a lower rank.
 * `program` is the program of the log, "" if unknown. The caller frees `lines`. */
void reason_read(struct reason *reason, struct text said, struct text program,
		 const struct reason_reader *reader);

/* Finds the reason in the exit status, which is 128 + N if signal N ended the command. */
void reason_of_status(struct reason *reason, u64 status, const struct reason_reader *reader);

#endif
