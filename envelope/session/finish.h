/* Makes a document from the recordings of the run of one kind. */
#ifndef ENVELOPE_SESSION_FINISH_H
#define ENVELOPE_SESSION_FINISH_H

#include "session.h"

struct finish {
	struct text directory; /* the session's folder */
	const char *base; /* base name of the new files: BASE.json, BASE.TOOL, BASE.TOOL.2 ... */
	const char *timestamp;	 /* time of the run */
	const char *exit_status; /* its exit status */

	struct command_words options;	 /* of the tool, to be recorded */
	struct command_words allocators; /* functions to be passed over in lists of sites */
	const char *tool;		 /* asked for its version; NULL if a log has it */
	struct command_words
	    valgrind; /* TOOL:PID:DIR: the folder with raw.PID, log.PID and the children's files */
	const char *recording; /* TOOL:FILE: the recording of another tool, or NULL */
	bool no_follow, no_inline, keep_lines, keep_dumps;
	bool is_count; /* the kind is count, whatever the tool */
};

/*
 * Makes the document, and prints on stdout what was recorded: a line `tool TOOL` for every tool,
 * followed by a line `recording` for each of its files, and a line `unseen PROGRAM` after a file
 * whose allocations Valgrind could not see; then `because REASON` if the command was stopped, or
 * `never-ran REASON` if strace could not start it, followed by lines `said WORDS`; and `total N`,
 * the instructions that were counted, of the kinds cpu and count; of sample it is 0 if there was
 * not one sample or wait; and a line `incomplete REASON` if running processes were not sampled to
 * the end. If a tool left no recording, no document is made, which is not an error.
 * False with a diag.
 */
bool finish_kind(const struct session *session, const struct finish *finish, struct diag *diag);

#endif
