/* Converts between a command line and the words of a command. */
#ifndef QUICK_WORDS_H
#define QUICK_WORDS_H

#include "common/arena.h"
#include "common/command_line.h"

/* Splits a line into words as a shell does, with both kinds of quotes and backslashes, but no other
 * expansions. False if there is no word, or a quote is not closed. The words live in the arena. */
bool words_split(const char *line, struct arena *arena, struct command_words *words);

/* The words (NULL-terminated) as typed in a shell, quoted if necessary. Lives in the arena. */
const char *words_join(const char *const *words, struct arena *arena);

#endif
