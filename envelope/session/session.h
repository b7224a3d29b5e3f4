/*
 * What a call of profile-deep asks of C: a session. Its keeper begins it, and ends it when the
 * script has ended; in between, each kind that was measured is finished.
 */
#ifndef ENVELOPE_SESSION_SESSION_H
#define ENVELOPE_SESSION_SESSION_H

#include "envelope/facts/facts.h"

#include "common/command_line.h"
#include "common/profile_name.h"

/* What was asked for, and what is known of it before it runs. */
struct session {
	struct command_words command; /* as it was typed */
	const char *name;	      /* of the profile, NULL: made of the command */
	const char *program;	      /* its file */
	const char *program_tree;     /* the project it belongs to, or NULL */
	const char *work_tree;	      /* the directory that the run sees as its work, or NULL */
	const char *isa;	      /* NULL for "native" */
	bool is_frozen;
	struct command_words variables; /* NAME=VALUE, let through */
	struct command_words pins;	/* PIN=HELD; none: the envelope is off */
	const char *input;		/* what is its stdin; NULL when that is left alone */
};

/* The name that was given, or else the one made of the command, in `room`. */
const char *session_name(const struct session *session, char room[PROFILE_NAME_BYTES]);

struct facts_request session_facts_request(const struct session *session);

/*
 * Files in the session's folder, in the arena: the facts, their key, and one that was last changed
 * when the run began.
 */
struct text session_facts_file(struct text directory, struct arena *arena);
struct text session_key_file(struct text directory, struct arena *arena);
struct text session_began_file(struct text directory, struct arena *arena);

#endif
