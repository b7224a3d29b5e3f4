/*
 * Takes apart single lines of strace's output, as `strace -f -ttt -T -y -yy -o FILE` writes them
 * (strace(1), version 6), and with other options: the head with process and time, and a call with
 * its arguments, its result and the time it took, as far as they are there. Pure functions on
 * texts; slices point into the line.
 */
#ifndef PARSERS_STRACE_LINE_H
#define PARSERS_STRACE_LINE_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/* Where a line is wrong, and what should stand there. */
struct strace_error {
	const char *at;
	const char *expected;
};

enum strace_kind {
	STRACE_CALL,	    /* rest: "name(arguments) = result <time>" */
	STRACE_UNFINISHED,  /* rest: "name(arguments so far" */
	STRACE_INTERRUPTED, /* the same, by a notice in between: the next line may go on with it */
	STRACE_RESUMED,	    /* name: whose; rest: what goes on behind the arguments so far */
	STRACE_SIGNAL,	    /* "--- SIGCHLD {…} ---" */
	STRACE_ENDED,	    /* "+++ exited with 0 +++", "+++ killed by SIGSEGV +++" */
	STRACE_SUPERSEDED,  /* "+++ superseded by execve in pid N +++"; by: N */
	STRACE_NOTICE,	    /* nothing that counts: a stack (-k), "strace: Process N attached" */
	STRACE_TABLE	    /* the beginning of the table of -c or -C, which ends the trace */
};

struct strace_line {
	u64 pid; /* 0 where the trace names none (strace without -f) */
	enum strace_kind kind;
	struct text name, rest;
	u64 by;
};

bool strace_read_line(struct text text, struct strace_line *line, struct strace_error *error);

enum { STRACE_MAX_ARGUMENTS = 8 };

struct strace_call {
	struct text name;
	u32 argument_count; /* of those kept; a call may have more */
	struct text arguments[STRACE_MAX_ARGUMENTS];
	bool returned;	    /* false for "= ?": the process ended first */
	bool failed;	    /* -1 with an error's name, or interrupted, to be restarted */
	i64 value;	    /* when it returned and did not fail */
	struct text result; /* as written, with a descriptor's path */
	u64 time;	    /* microseconds */
};

bool strace_read_call(struct text text, struct strace_call *call, struct strace_error *error);

/*
 * A descriptor such as "3</etc/passwd>" or "AT_FDCWD</tmp>"; number is -1 for AT_FDCWD. `path` is
 * what stands between the brackets, still escaped, empty when there is none. False for anything
 * else, negative numbers included.
 */
bool strace_read_descriptor(struct text argument, i64 *number, struct text *path);

/* A whole quoted string, still escaped; false for anything else, an abbreviated one included. */
bool strace_read_string(struct text argument, struct text *string);

#endif
