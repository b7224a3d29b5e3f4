/*
 * A private view of the file system in which chosen directories have fixed names.
 *
 * The lengths of a program's path and of its working directory change its instruction count. So the
 * tool is started in a mount namespace whose root is a read-only copy of the real one (each entry
 * bound to itself) plus /edm-profile, which has every bind of the plan under its own name. The
 * namespace is not visible outside and ends with its last process.
 *
 * Without permission to create a mount namespace, one is created inside a user namespace that maps
 * the caller's ids to themselves.
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

/* An error: what failed, and errno (0 if that says nothing). */
struct obstacle {
	const char *what;
	int error;
};

/*
 * Moves the calling process into the view; with `own_processes` its next child also becomes the
 * first process of a new process namespace. False with an obstacle; then the process may be in an
 * incomplete namespace and should exit.
 */
bool fixed_paths_enter(const struct fixed_paths *paths, bool own_processes,
		       struct obstacle *obstacle);

/* Mounts /proc for a new process namespace; must be called by its first process. */
bool fixed_paths_mount_proc(struct obstacle *obstacle);

#endif
