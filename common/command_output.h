/* Runs another program and returns what it prints. */
#ifndef COMMON_COMMAND_OUTPUT_H
#define COMMON_COMMAND_OUTPUT_H

#include "arena.h"
#include "text.h"

/*
 * Runs words[0], looked up in PATH, with these NULL-terminated words and an empty stdin, and
 * returns its stdout, which lives in the arena. Its stderr is discarded. The text is empty if the
 * program failed, printed nothing or does not exist.
 */
struct text command_output(const char *const *words, struct arena *arena);

/* The same, but returns its stderr, whether it failed or not. */
struct text command_errors(const char *const *words, struct arena *arena);

#endif
