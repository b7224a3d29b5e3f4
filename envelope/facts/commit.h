/* The commit of a checkout, asked of git. */
#ifndef ENVELOPE_COMMIT_H
#define ENVELOPE_COMMIT_H

#include "common/arena.h"
#include "common/text.h"

struct commit {
	struct text hash; /* data NULL when there is none: no checkout, no commit yet, no git */
	bool is_dirty;	  /* tracked files differ from it */
};

struct commit commit_read(const char *tree, struct arena *arena);

/* The same out of what `git status --porcelain=v2 --branch` prints. */
struct commit commit_parse(struct text output, struct arena *arena);

#endif
