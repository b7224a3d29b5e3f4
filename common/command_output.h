/* Asking another program: what it prints. */
#ifndef COMMON_COMMAND_OUTPUT_H
#define COMMON_COMMAND_OUTPUT_H

#include "arena.h"
#include "text.h"

/*
 * What the program words[0], looked for in PATH, printed on stdout when it was given these words
 * (NULL-terminated) and nothing on stdin; in the arena. Its errors are dropped. An empty text when
 * it failed, printed nothing, or is not there.
 */
struct text command_output(const char *const *words, struct arena *arena);

#endif
