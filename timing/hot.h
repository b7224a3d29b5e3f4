/*
 * What a thread's scopes use: open scopes, and the log of those that have ended. It is the one
 * thing that code outside of the library writes to.
 */
#ifndef TIMING_HOT_H
#define TIMING_HOT_H

#include "pages.h"
#include "timing.h"

/* A scope that has begun. */
struct open_scope {
	uint64_t start;
	uint64_t frame; /* stack pointer of its function; odd: its end needs the library's help */
	const struct profile_site *site;
};

/* A scope that has ended. */
struct event {
	uint64_t ticks;
	struct profile_site *site; /* NULL once the log was rewound */
};

/*
 * What a thread's scopes use, in thread-local storage. The asm of timing.h knows the first four
 * members. `limit` is NULL and `threshold` 0 to have the next scope call the library.
 */
struct profile_thread {
	struct open_scope *top;	  /* one past the innermost */
	struct open_scope *limit; /* where the stack ends */
	struct event *next;	  /* free place in the log */
	uint64_t threshold;	  /* a longer duration needs the library's attention */
	struct thread *thread;	  /* the rest; NULL before the first scope */
	unsigned int busy;	  /* the library is at work: scopes of signal handlers keep out */
	bool has_failed;	  /* PROFILE_ERROR() was called in the innermost scope */
};

extern PROFILE_API __thread struct profile_thread profile_thread
    __attribute__((tls_model("initial-exec")));

/* Below everything on a stack of open scopes, so that its top can always be looked at. */
extern struct open_scope scope_sentinel;

/* The log is aligned to its size, a power of two: an address says where it ends. */
enum { LOG_BYTES = 2 * PAGE_BYTES, LOG_EVENTS = LOG_BYTES / sizeof(struct event) };

#endif
