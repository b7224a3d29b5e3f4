/* Splits text that arrives in chunks into lines, so that memory does not grow with its length. */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include "buffer.h"
#include "diag.h"
#include "text.h"

/* A longer line is an error, so that a file that is not text cannot fill the memory. */
enum { LINES_LONGEST = 64 * 1024 * 1024 };

/* The state between chunks. A zeroed struct is the start of a text. */
struct lines {
	u64 number;	       /* of the line being taken or taken last, from 1 */
	struct buffer partial; /* a line whose end is still to come */
};

/* Takes a line, without its newline; returns false, with a diag, to stop. */
typedef bool (*lines_take)(void *context, struct text line, struct diag *diag);

/* Passes every line that ends in the chunk to `take`. Stops and returns false when `take` does, or
 * with a diag when a line is too long. */
bool lines_feed(struct lines *lines, struct text chunk, lines_take take, void *context,
		struct diag *diag);

/* The same for the first line of a chunk that is not empty, which it removes from the chunk. */
bool lines_feed_one(struct lines *lines, struct text *chunk, lines_take take, void *context,
		    struct diag *diag);

/* To be called at the end of the text. False, with a diag, if it was empty or its last line has no
 * newline. */
bool lines_end(const struct lines *lines, struct diag *diag);

void lines_release(struct lines *lines);

#endif
