/*
 * Errors as values. A function that can fail takes a `struct diag *`, fills it and returns false.
 *
 * The first error wins: later ones do not overwrite it. Libraries never print; the program's main
 * file prints the error as `program: file:line:column: message` and picks the exit code.
 */
#ifndef COMMON_DIAG_H
#define COMMON_DIAG_H

#include "text.h"
#include "types.h"

#include <stdio.h>

/* The exit codes of every program and script here; docs/exit-codes.md explains them. */
enum exit_code {
	EXIT_FINE = 0,
	EXIT_WRONG = 1,		 /* bad input, a full disk, ... */
	EXIT_USAGE = 2,		 /* wrong usage */
	EXIT_REGRESSION = 3,	 /* a cost grew past a limit */
	EXIT_INCOMPARABLE = 4,	 /* the profiles cannot be compared, or there is no baseline */
	EXIT_COMMAND_FAILED = 5, /* the profiled command failed */
};

struct diag {
	bool failed;
	char file[256];	   /* "" when the error is not about a file */
	u64 line, column;  /* from 1; 0 when unknown */
	char message[512]; /* one line, printable */
};

/* Records the error unless there is one already. Always returns false, for `return diag_…`. */
bool diag_error(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As diag_error, at a place of a file; line and column count from 1, 0 means unknown. */
bool diag_error_at(struct diag *diag, const char *file, u64 line, u64 column, const char *format,
		   ...) __attribute__((format(printf, 5, 6)));

/* Sets the file of an error that was recorded without one, by code that does not know the file's
 * name. */
void diag_set_file(struct diag *diag, const char *file);

/* Prints one line, `program: file:line:column: message`, without the parts that are unknown. */
void diag_print(const struct diag *diag, const char *program, FILE *out);

#endif
