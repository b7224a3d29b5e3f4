/* Asks git about a folder. */
#ifndef COMMON_GIT_H
#define COMMON_GIT_H

#include "arena.h"
#include "intern.h"
#include "text.h"

enum { GIT_MOST_WORDS = 24 };

/*
 * Runs `git -C FOLDER WORDS...`, with NULL-terminated words, and returns its stdout, which lives in
 * the arena. The text is empty if git failed, printed nothing or is not installed. Variables that
 * name another repository (GIT_DIR) are unset. git writes nothing into the repository, and starts
 * no file system monitor that the repository configures.
 */
struct text git_ask(const char *folder, const char *const *words, struct arena *arena);

/*
 * The command that git recommends where it refuses the repository of the folder because that
 * belongs to another user (git config --global --add safe.directory ...). Lives in the arena; empty
 * where git reads the repository, or fails for another reason.
 */
struct text git_remedy(const char *folder, struct arena *arena);

/* Adds the names of the files that git tracks below the folder, relative to it. Adds none if git
 * cannot list them. */
void git_tracked_files(const char *folder, struct intern *names);

#endif
