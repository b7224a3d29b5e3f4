/* What the run of one kind left behind becomes a document. */
#ifndef ENVELOPE_SESSION_FINISH_H
#define ENVELOPE_SESSION_FINISH_H

#include "session.h"

struct finish {
	struct text directory; /* the session's folder */
	const char *base; /* of the names of what is made: BASE.json, BASE.TOOL, BASE.TOOL.2 … */
	const char *timestamp;	 /* when the run was */
	const char *exit_status; /* what it ended with */

	struct command_words options; /* of the tool, to be recorded */
	const char *tool;	      /* asked for its version; NULL where a log states it */
	struct command_words
	    valgrind;	       /* TOOL:PID:DIR, what it left: raw.PID, log.PID, children's */
	const char *recording; /* TOOL:FILE, what another tool left, or NULL */
	bool no_follow, no_inline, keep_lines, keep_dumps;
};

/*
 * Says on stdout what was recorded: a line `tool TOOL` for every tool, and behind it a line
 * `recording` for each of its files; `unseen PROGRAM` behind one whose allocations Valgrind could
 * not see. Then `because REASON` when the command was stopped, or `never-ran REASON` when strace
 * could not start it, with lines `said WORDS` behind it; and `total N`, the instructions that
 * callgrind counted. Where a tool left no recording there is no document, and that is no error.
 */
bool finish_kind(const struct session *session, const struct finish *finish, struct diag *diag);

#endif
