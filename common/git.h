/* Asking git about a folder. */
#ifndef COMMON_GIT_H
#define COMMON_GIT_H

#include "arena.h"
#include "text.h"

enum { GIT_MOST_WORDS = 16 };

/*
 * What `git -C FOLDER WORDS…` printed, NULL-terminated words; in the arena. An empty text when git
 * failed, printed nothing, or is not there. Variables that name another repository (GIT_DIR) are
 * unset. It writes nothing into the repository, and runs no
 * monitor that the repository configures.
 */
struct text git_ask(const char *folder, const char *const *words, struct arena *arena);

#endif
