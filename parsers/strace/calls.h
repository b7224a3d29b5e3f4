/*
 * What system calls do to descriptors and files: one table, by name.
 */
#ifndef PARSERS_STRACE_CALLS_H
#define PARSERS_STRACE_CALLS_H

#include "common/text.h"

enum call_action {
	CALL_OTHER,
	CALL_READ,     /* bytes = result, at the descriptor's position */
	CALL_READ_AT,  /* bytes = result, at the position in the fourth argument */
	CALL_WRITE,    /* bytes = result, at the descriptor's position */
	CALL_WRITE_AT, /* bytes = result, anywhere */
	CALL_RECEIVE,  /* bytes = result, from no place in a file */
	CALL_SEND,
	CALL_OPEN,
	CALL_CLOSE,
	CALL_CLOSE_RANGE,
	CALL_SYNC,
	CALL_SEEK,
	CALL_DUPLICATE,
	CALL_CONTROL,	/* fcntl, which duplicates as well */
	CALL_MAP,	/* the descriptor is the fifth argument */
	CALL_MOVE,	/* bytes = result, from the first argument's file to the third's */
	CALL_MOVE_BACK, /* bytes = result, from the second argument's file to the first's */
	CALL_MOVE_ON,	/* bytes = result, from the first argument's file to the second's */
	CALL_FORK,	/* clone as well: flags in the arguments */
	CALL_EXECUTE,
	CALL_CHANGE_FOLDER
};

enum call_action call_action_of(struct text name);

/* Whether the call takes a folder's descriptor and a path seen from there: openat, statx … */
bool call_takes_folder(struct text name);

/* Whether a text in its first argument is a path, as it is nearly always; not with getrandom. */
bool call_takes_path(struct text name);

#endif
