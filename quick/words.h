/* A command as one types it, and as the words a process is started with. */
#ifndef QUICK_WORDS_H
#define QUICK_WORDS_H

#include "common/arena.h"
#include "common/command_line.h"

/*
 * Adds the words of a line, cut up as a shell would, without any of its other magic: quotes of both
 * kinds and backslashes. False when there is none, or a quote stays open. They live in the arena.
 */
bool words_split(const char *line, struct arena *arena, struct command_words *words);

/* The words (NULL at the end) as one would type them: quoted where a shell would take them for
 * more. */
const char *words_join(const char *const *words, struct arena *arena);

#endif
