/*
 * Where a forge (GitHub, GitLab, Forgejo, Bitbucket, sourcehut) shows commits and source files, by
 * the address of the repository that git knows: https://USER@HOST/PATH, git://HOST/PATH,
 * ssh://USER@HOST:PORT/PATH or USER@HOST:PATH. User names and passwords are left out.
 */
#ifndef COMMON_FORGE_H
#define COMMON_FORGE_H

#include "arena.h"
#include "buffer.h"
#include "text.h"

/*
 * The address of a commit without its hash, which is to be added: for
 * "git@github.com:owner/name.git" "https://github.com/owner/name/commit/". "" if the forge is
 * unknown. Lives in the arena, as the others.
 */
struct text forge_commits(struct text remote, struct arena *arena);

/* The pattern of the address of a line:
 * "https://github.com/owner/name/blob/{commit}/{file}#L{line}".
 * "" if the forge is unknown. */
struct text forge_lines(struct text remote, struct arena *arena);

/* Adds the text as a part of an address: other bytes than those of plain names as %XX. */
void forge_add_encoded(struct buffer *out, struct text text);

#endif
