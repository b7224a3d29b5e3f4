/*
 * Errors as values: a function that can fail takes a `struct error *`, fills it and returns false.
 * The first error wins. Only the commands print, as `edm: FILE:line:column: what is wrong`.
 */
#ifndef EDM_ERROR_H
#define EDM_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct error {
	char text[512];	     /* one line; "" if there is no error */
	size_t line, column; /* from 1; 0 when unknown */
};

/*
 * Records the error unless there is one already. Always returns false, for `return error_set(...)`.
 */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As error_set, at a place of the file. */
bool error_set_at(struct error *error, size_t line, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Prints the error as one line on stderr; `file` may be NULL. */
void error_print(const struct error *error, const char *file);

/* Writes a name of any bytes. Control bytes, which could control a terminal, become '?'. */
void print_name(const char *name, FILE *out);

#endif
