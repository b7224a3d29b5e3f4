/* Where a forge shows a commit, by the address of the repository that git knows. */
#ifndef COMMON_FORGE_H
#define COMMON_FORGE_H

#include "arena.h"
#include "text.h"

/*
 * The address of a commit without its hash, which is to be added: for
 * "git@github.com:owner/name.git" "https://github.com/owner/name/commit/". "" if the host is none
 * of the known forges (github.com, gitlab.com, codeberg.org, bitbucket.org), or if the address has
 * anything but letters, digits, '.', '_', '-' and '/' in its path. Lives in the arena.
 */
struct text forge_commits(struct text remote, struct arena *arena);

#endif
