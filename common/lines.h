/*
 * Cuts text that comes in chunks into lines, so that memory does not grow with it.
 */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include "buffer.h"
#include "diag.h"
#include "text.h"

/* A longer line is an error: what is no text must not fill the memory. */
enum { LINES_LONGEST = 64 * 1024 * 1024 };

/* A zeroed struct is the beginning of a text. */
struct lines {
	u64 number;	       /* of the line being taken or taken last, from 1 */
	struct buffer partial; /* a line whose end is still to come */
};

/* Takes a line, without its newline; false, with a diag, to stop. */
typedef bool (*lines_take)(void *context, struct text line, struct diag *diag);

/* Hands every line that ends in the chunk to `take`. False as soon as that returns false. */
bool lines_feed(struct lines *lines, struct text chunk, lines_take take, void *context,
		struct diag *diag);

/* Checks at the end of the text that it was not empty and that its last line ended. */
bool lines_end(const struct lines *lines, struct diag *diag);

void lines_release(struct lines *lines);

#endif
