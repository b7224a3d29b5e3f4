/*
 * The folders of a session: files are made in a hidden folder, and moved to the output folder that
 * contains it when they are complete. The hidden folder reserves a time, which is part of all
 * names. It is locked as long as the session's process lives. The folder of a killed session is not
 * locked, and the next session removes it, together with files that Valgrind left in /tmp.
 */
#ifndef ENVELOPE_SESSION_WORKSPACE_H
#define ENVELOPE_SESSION_WORKSPACE_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

struct workspace {
	const char *output;
	struct text directory; /* the hidden folder; NUL-terminated, in the arena */
	char timestamp[32];    /* as in file names: 20261127T034339Z */
	char timestamp_iso[32];
	int lock;
	struct arena *arena;
};

/* Creates `output` and its parent folders if necessary, and reserves the first second from now on
 * for which no files exist. False with a diag. */
bool workspace_reserve(struct workspace *workspace, const char *output, struct arena *arena,
		       struct diag *diag);

/* Moves a file, whose name is relative to the hidden folder, to the output folder; may replace a
 * file there. False with a diag. */
bool workspace_publish(const struct workspace *workspace, struct text name, struct diag *diag);

/* Removes the hidden folder with its content, even while files are still being written. */
void workspace_remove(const struct workspace *workspace);

#endif
