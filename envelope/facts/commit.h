/* The commit of a checkout, from git. */
#ifndef ENVELOPE_COMMIT_H
#define ENVELOPE_COMMIT_H

#include "common/arena.h"
#include "common/text.h"

struct commit {
	struct text hash; /* data NULL if there is no checkout, no commit yet, or no git */
	bool is_dirty;	  /* tracked files differ from it */
	struct text
	    remedy; /* git_remedy(): what would let git tell it; empty if nothing is wrong */
};

/* Lives in the arena. */
struct commit commit_read(const char *tree, struct arena *arena);

/* The same from the output of `git status --porcelain=v2 --branch`. */
struct commit commit_parse(struct text output, struct arena *arena);

#endif
