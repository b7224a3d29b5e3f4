/*
 * The user who runs a program, and the content of the loader's cache. Neither belongs to the
 * program, but both change its counts. Texts are JSON and live in the arena.
 */
#ifndef ENVELOPE_IDENTITY_H
#define ENVELOPE_IDENTITY_H

#include "common/arena.h"
#include "common/text.h"

/*
 * The user: {"entry":…,"gid":…,"groups":…,"uid":…}. A program looks itself up in /etc/passwd line
 * by line, so `entry` is the hash of the file up to the user's line, or of all of it when there is
 * none; null without the file. `groups` is the number of supplementary groups.
 */
struct text identity_user(struct arena *arena);

/* The value of `entry` for another file and user; for tests. */
struct text identity_entry(struct text passwd, u32 uid, struct arena *arena);

/*
 * The hash of the names in the loader's cache, in its plain form or unchanged, with the kinds of
 * programs they are for; "none" if there are none. The paths are not included, because the
 * libraries that are loaded are hashed separately.
 */
struct text identity_loader_cache(const char *path, bool is_plain, struct arena *arena);

#endif
