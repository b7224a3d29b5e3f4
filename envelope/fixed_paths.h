/*
 * A private view of the file system in which chosen directories have fixed names.
 *
 * The lengths of a program's path and of its working directory move its instruction count. So the
 * tool is started in a mount namespace whose root is a read-only copy of the real one (each entry
 * bound to itself) plus /edm-profile, where every bind of the plan sits under its own name.
 * Nothing of it is visible outside, and it vanishes with its last process.
 *
 * Without the right to make a mount namespace, one is made inside a user namespace that maps the
 * caller to himself.
 */
#ifndef ENVELOPE_FIXED_PATHS_H
#define ENVELOPE_FIXED_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#define FIXED_ROOT "/edm-profile"

enum { FIXED_PATHS_MAX = 8 };

struct fixed_paths {
	bool plain_loader_cache; /* show the loader's cache in its plain form (loader_cache.h) */
	size_t count;
	struct {
		const char *source; /* an existing directory */
		const char *name;   /* becomes FIXED_ROOT/name; no slash in it */
	} binds[FIXED_PATHS_MAX];
};

/* Why something could not be done: what was tried, and errno (0 where that says nothing). */
struct obstacle {
	const char *what;
	int error;
};

/*
 * Moves the calling process into the view; with `own_processes` its next child also becomes the
 * first of a new process namespace. On failure the process may be left in a half-made namespace and
 * should exit.
 */
bool fixed_paths_enter(const struct fixed_paths *paths, bool own_processes,
		       struct obstacle *obstacle);

/* To be called by the first process of a new process namespace: shows it in /proc. */
bool fixed_paths_mount_proc(struct obstacle *obstacle);

#endif
