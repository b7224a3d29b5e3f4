/*
 * Parses single lines of strace's output, as `strace -f -ttt -T -y -yy -o FILE` writes them
 * (strace(1), version 6), and as other options do: the head with process and time, and a call with
 * its arguments, its result and its time, if these are present. Pure functions on texts; results
 * are slices of the line.
 */
#ifndef PARSERS_STRACE_LINE_H
#define PARSERS_STRACE_LINE_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/* The position in a line that is wrong, and what was expected there. */
struct strace_error {
	const char *at;
	const char *expected;
};

enum strace_kind {
	STRACE_CALL,	    /* rest: "name(arguments) = result <time>" */
	STRACE_UNFINISHED,  /* rest: "name(arguments so far" */
	STRACE_INTERRUPTED, /* the same, cut off by a notice: the next line may continue it */
	STRACE_RESUMED,	    /* name: of the call; rest: what follows the arguments so far */
	STRACE_SIGNAL,	    /* "--- SIGCHLD {…} ---" */
	STRACE_ENDED,	    /* "+++ exited with 0 +++", "+++ killed by SIGSEGV +++" */
	STRACE_SUPERSEDED,  /* "+++ superseded by execve in pid N +++"; by: N */
	STRACE_NOTICE,	    /* not counted: a stack (-k), "strace: Process N attached" */
	STRACE_TABLE	    /* the beginning of the table of -c or -C, which ends the trace */
};

struct strace_line {
	u64 pid; /* 0 if the trace has no ids (strace without -f) */
	enum strace_kind kind;
	struct text name, rest;
	u64 by;
};

bool strace_read_line(struct text text, struct strace_line *line, struct strace_error *error);

enum { STRACE_MAX_ARGUMENTS = 8 };

struct strace_call {
	struct text name;
	u32 argument_count; /* of the arguments kept; a call may have more */
	struct text arguments[STRACE_MAX_ARGUMENTS];
	bool returned;	    /* false for "= ?": the process ended first */
	bool failed;	    /* -1 with an error's name, or interrupted and to be restarted */
	i64 value;	    /* set if it returned and did not fail */
	struct text result; /* as written, with a descriptor's path */
	u64 time;	    /* microseconds */
};

bool strace_read_call(struct text text, struct strace_call *call, struct strace_error *error);

/*
 * A descriptor such as "3</etc/passwd>" or "AT_FDCWD</tmp>"; number is -1 for AT_FDCWD. `path` is
 * the text between the brackets, still escaped; empty if there is none. False for anything else,
 * including negative numbers.
 */
bool strace_read_descriptor(struct text argument, i64 *number, struct text *path);

/* A complete quoted string, still escaped; false for anything else, including an abbreviated
 * string. */
bool strace_read_string(struct text argument, struct text *string);

#endif
