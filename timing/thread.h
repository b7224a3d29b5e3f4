/*
 * Where recorded data is stored until it is reported.
 *
 *	scope --ends--> event in its thread's log --drained--> block of (name, thread)
 *	                                                 --folded--> archive of the name
 *
 * A log is written only by its thread, without locks. Everything else is protected: names,
 * archives, sessions and the list of threads by the registry lock, a thread's blocks and the
 * drained part of its log by that thread's lock. Code that needs both takes the registry lock
 * first.
 */
#ifndef TIMING_THREAD_H
#define TIMING_THREAD_H

#include "block.h"
#include "hot.h"

#include <pthread.h>

/* The additional data of a scope when CPU time or memory is measured. */
struct extra {
	uint64_t cpu_time;
	int64_t memory;
};

enum { FIRST_STACK = 128 };

struct thread {
	struct profile_thread *hot;
	struct thread *next, **link; /* in the list of threads */
	pthread_mutex_t lock;
	void *log_pages; /* the pages with the log, which is aligned inside them */
	struct event *log;
	struct event *drained; /* events before this one are in the blocks */
	struct event *late;    /* except for this one, which was not filled in yet; or NULL */
	struct block **blocks; /* by name id */
	uint32_t block_room;
	uint64_t period;	  /* the period of profiling in which the open scopes began */
	struct open_scope *stack; /* the first is a sentinel */
	size_t stack_room;
	struct extra *extras; /* one for each of the stack; NULL until needed */
	uint64_t blind_frame; /* scopes in deeper frames may be missing from the stack */
	uint64_t lost;
	struct open_scope first_stack[FIRST_STACK];
};

/* The calling thread's record, created if necessary; NULL without memory. */
struct thread *thread_of_caller(void);

/* Drains the caller's log into its blocks. No lock may be held. */
void thread_drain(struct thread *thread);

/* The block of a name, created if necessary; NULL without memory. The thread must be locked. */
struct block *thread_block(struct thread *thread, uint32_t id);

/* Records one duration for the calling thread; with id 0 it is counted as lost. No lock may be
 * held. */
void thread_record(uint32_t id, uint64_t ticks, bool error, bool slow);

/* The registry must be locked for all of these. */
struct thread *thread_first(void);
void thread_drain_locked(struct thread *thread); /* the thread must be locked, too */
void threads_drain(void);
void threads_fold(void);   /* moves all logs and blocks into the archives */
void threads_forget(void); /* drops the content of logs and blocks */
void threads_poke(void);   /* makes every thread call the library at its next scope */
uint64_t threads_lost(void);
void threads_after_fork(void);

#endif
