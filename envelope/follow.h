/*
 * The profiled program writes to a regular file in memory, because a terminal or a pipe would
 * change its count. The output is copied to the user as it arrives.
 *
 * Copying never blocks: what the reader at the other end does not take now is written later. If the
 * reader is gone (EPIPE), the rest is dropped. Memory is freed as soon as it is copied.
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
	int error; /* errno of a write that failed permanently, else 0 */
};

/* Creates the file. Returns the program's descriptor, open for appending, so that the output of
 * several processes stays in order; -1 with errno on failure. */
int follow_start(struct follower *follower, int to);

/* Whether there is output to be copied. */
bool follow_is_behind(struct follower *follower);

/* Copies as much as the reader takes. */
void follow(struct follower *follower);

#endif
