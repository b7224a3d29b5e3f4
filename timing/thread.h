/*
 * What is recorded, and where it lies until it is reported.
 *
 *	scope --ends--> event in its thread's log --drained--> block of (name, thread)
 *	                                                 --folded--> archive of the name
 *
 * Logs are written by their threads alone, without locks. All else is guarded: names, archives,
 * sessions and the list of threads by the registry lock, a thread's blocks and the drained end of
 * its log by that thread's lock. Who needs both takes the registry first.
 */
#ifndef TIMING_THREAD_H
#define TIMING_THREAD_H

#include "block.h"
#include "hot.h"

#include <pthread.h>

/* What only scopes under special measurement have, beside their open_scope. */
struct extra {
	uint64_t cpu_time;
	int64_t memory;
};

enum { FIRST_STACK = 128 };

struct thread {
	struct profile_thread *hot;
	struct thread *next, **link; /* in the list of threads */
	pthread_mutex_t lock;
	void *log_pages; /* what the log lies in, with as much to spare behind */
	struct event *log;
	struct event *drained; /* events before are in the blocks */
	struct block **blocks; /* by name id */
	uint32_t block_room;
	uint64_t period;	  /* of profiling, in which the open scopes began */
	struct open_scope *stack; /* the first is a sentinel */
	size_t stack_room;
	struct extra *extras; /* one for each of the stack; NULL until needed */
	uint64_t blind_frame; /* scopes in deeper frames may be missing on the stack */
	uint64_t lost;
	struct open_scope first_stack[FIRST_STACK];
};

/* This thread's record, made when there is none; NULL when out of memory. */
struct thread *thread_of_caller(void);

/* Brings the caller's log into its blocks. No lock may be held. */
void thread_drain(struct thread *thread);

/* The block of a name, made when there is none; NULL when out of memory. Thread locked. */
struct block *thread_block(struct thread *thread, uint32_t id);

/* Accounts one duration for the caller; without a name (0) it is lost. No lock may be held. */
void thread_record(uint32_t id, uint64_t ticks, bool error, bool slow);

/* All for holders of the registry lock. */
struct thread *thread_first(void);
void thread_drain_locked(struct thread *thread); /* wants the thread locked, too */
void threads_drain(void);
void threads_fold(void);   /* all logs and blocks into the archives */
void threads_forget(void); /* drops what logs and blocks hold */
void threads_poke(void);   /* has every thread call the library at its next scope */
uint64_t threads_lost(void);
void threads_after_fork(void);

#endif
