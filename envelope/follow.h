/*
 * What the profiled program writes goes to a regular file in memory, for a terminal or a pipe would
 * change its count, and is copied from there to the user as it comes.
 *
 * Copying never blocks: what the reader at the other end does not take now is tried again later.
 * When he is gone (EPIPE) the rest is dropped. Memory is given back as soon as it was copied.
 */
#ifndef ENVELOPE_FOLLOW_H
#define ENVELOPE_FOLLOW_H

#include <stdbool.h>
#include <sys/types.h>

struct follower {
	int from;  /* the file; -1 for none */
	int to;	   /* the user's descriptor; -1 to drop everything */
	off_t at;  /* copied so far */
	char last; /* the last byte copied, 0 at first */
	int error; /* errno of the write that failed for good, 0 while all is well */
};

/*
 * Makes the file. Returns the descriptor for the program, open for appending, so that what several
 * processes write stays in order; -1 with errno on failure.
 */
int follow_start(struct follower *follower, int to);

/* Whether something is waiting to be copied. */
bool follow_is_behind(struct follower *follower);

/* Copies what is there and is taken. */
void follow(struct follower *follower);

#endif
