/* The effect of system calls on descriptors and files: one table, by name. */
#ifndef PARSERS_STRACE_CALLS_H
#define PARSERS_STRACE_CALLS_H

#include "common/text.h"

enum call_action {
	CALL_OTHER,
	CALL_READ,     /* bytes = result, at the descriptor's position */
	CALL_READ_AT,  /* bytes = result, at the position in the fourth argument */
	CALL_WRITE,    /* bytes = result, at the descriptor's position */
	CALL_WRITE_AT, /* bytes = result, anywhere */
	CALL_RECEIVE,  /* bytes = result, no position in a file */
	CALL_SEND,
	CALL_OPEN,
	CALL_CLOSE,
	CALL_CLOSE_RANGE,
	CALL_SYNC,
	CALL_SEEK,
	CALL_DUPLICATE,
	CALL_CONTROL,	/* fcntl, which can also duplicate */
	CALL_MAP,	/* the descriptor is the fifth argument */
	CALL_MOVE,	/* bytes = result, from the first argument's file to the third's */
	CALL_MOVE_BACK, /* bytes = result, from the second argument's file to the first's */
	CALL_MOVE_ON,	/* bytes = result, from the first argument's file to the second's */
	CALL_FORK,	/* clone as well: flags in the arguments */
	CALL_EXECUTE,
	CALL_CHANGE_FOLDER
};

enum call_action call_action_of(struct text name);

/* Whether the call's numbers are processes, which strace -Y decorates with names as -y does
 * descriptors with paths. */
bool call_names_processes(struct text name);

/* Whether the call takes a folder's descriptor and a path relative to it, as openat and statx do.
 */
bool call_takes_folder(struct text name);

/* Whether a string in the first argument is a path. This is true of nearly all calls, but not of
 * getrandom, for example. */
bool call_takes_path(struct text name);

#endif
