/*
 * A session: one call of profile-deep. Its keeper begins it, finishes each kind that was measured,
 * and ends it when the script has ended.
 */
#ifndef ENVELOPE_SESSION_SESSION_H
#define ENVELOPE_SESSION_SESSION_H

#include "envelope/facts/facts.h"

#include "common/command_line.h"
#include "common/profile_name.h"

/* The requests of the script, and the facts known before the run. */
struct session {
	struct command_words command; /* as it was typed */
	const char *name;	      /* of the profile; NULL: made from the command */
	const char *program;	      /* its file */
	const char *program_tree;     /* the project it belongs to, or NULL */
	const char
	    *work_tree;	 /* the directory that the run sees as its working directory, or NULL */
	const char *isa; /* NULL for "native" */
	bool is_frozen;
	bool is_traced;			/* strace may be started, if it is allowed to */
	struct command_words variables; /* NAME=VALUE, passed to the command */
	struct command_words pins;	/* PIN=HELD; none: the envelope is off */
	const char *input;		/* the file that is its stdin; NULL if stdin is inherited */
};

/* The given name, or else one made from the command, which is stored in `room`. */
const char *session_name(const struct session *session, char room[PROFILE_NAME_BYTES]);

struct facts_request session_facts_request(const struct session *session);

/* Paths of files in the session's folder; they live in the arena. The files are: the facts, their
 * key, and a file that was last changed when the run began. */
struct text session_facts_file(struct text directory, struct arena *arena);
struct text session_key_file(struct text directory, struct arena *arena);
struct text session_began_file(struct text directory, struct arena *arena);

#endif
