/*
 * Where a session puts its files: the output folder, which gets them once they are complete, and a
 * hidden folder in it, where they are made. The hidden folder reserves a time, which is part of all
 * names. It is locked for as long as the session's process lives: what a killed one left is locked
 * by nobody, and the next session removes it, with what Valgrinds left in /tmp.
 */
#ifndef ENVELOPE_SESSION_WORKSPACE_H
#define ENVELOPE_SESSION_WORKSPACE_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

struct workspace {
	const char *output;
	struct text directory; /* the hidden folder; NUL-terminated, in the arena */
	char timestamp[32];    /* as in names of files: 20261127T034339Z */
	char timestamp_iso[32];
	int lock;
	struct arena *arena;
};

/*
 * Makes `output`, and all around it, if need be, and reserves the first second from now on of which
 * there are no files yet.
 */
bool workspace_reserve(struct workspace *workspace, const char *output, struct arena *arena,
		       struct diag *diag);

/* Moves a file, named relative to the hidden folder, to the output folder. It may replace one
 * there. */
bool workspace_publish(const struct workspace *workspace, struct text name, struct diag *diag);

/* Removes the hidden folder with all that is in it, even while something is still being written. */
void workspace_remove(const struct workspace *workspace);

#endif
