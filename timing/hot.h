/*
 * The data of a thread's scopes: the open scopes, and the log of ended scopes. It is the only data
 * of the library that code outside of it writes.
 */
#ifndef TIMING_HOT_H
#define TIMING_HOT_H

#include "pages.h"
#include "timing.h"

/* A scope that has begun. */
struct open_scope {
	uint64_t start;
	uint64_t frame; /* stack pointer of its function; odd: the library must handle its end */
	const struct profile_site *site;
};

/* A scope that has ended. */
struct event {
	uint64_t ticks;
	struct profile_site *site; /* written last; NULL before */
};

/*
 * A thread's data, in thread-local storage. The asm of timing.h uses the first four members, that
 * of scope_thunks.S the first five. With both limits NULL the next scope calls the library's C.
 */
struct profile_thread {
	struct open_scope *top;	  /* one past the innermost */
	struct open_scope *limit; /* where the stack ends; NULL if the clock is not the counter */
	struct event *next;	  /* free place in the log */
	uint64_t threshold;	  /* a longer duration is passed to the C */
	struct open_scope *call_limit; /* where the stack ends, for code that can read any clock */
	struct thread *thread;	       /* the rest; NULL before the first scope */
	unsigned int busy; /* the library is working: scopes of signal handlers are not recorded */
	bool has_failed;   /* PROFILE_ERROR() was called in the innermost scope */
};

extern PROFILE_API __thread struct profile_thread profile_thread
    __attribute__((tls_model("initial-exec")));

/* Sets both limits: where the stack ends, or NULL. */
void hot_set_limit(struct profile_thread *hot, struct open_scope *limit);

/* The bottom of a stack of open scopes, so that there is always a top to read. */
extern struct open_scope scope_sentinel;

/* The log is aligned to its size, a power of two, so that an address shows where it ends. */
enum { LOG_BYTES = 2 * PAGE_BYTES, LOG_EVENTS = LOG_BYTES / sizeof(struct event) };

#endif
