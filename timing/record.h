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
#ifndef TIMING_RECORD_H
#define TIMING_RECORD_H

#include "histogram.h"
#include "timing.h"

#include <pthread.h>

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

/* Durations kept one by one. */
struct kept {
	struct kept *older;
	size_t count;
	uint64_t ticks[PIECE_BYTES / sizeof(uint64_t) - 2];
};

/* One piece of memory: the figures of a name in a thread, or of a name altogether (its archive). */
struct block {
	uint64_t calls, total; /* total, min, max: ticks */
	double squares;	       /* sum of ticks squared */
	uint64_t min, max;
	uint64_t low, width; /* that many durations from low on have counters and are plain */
	uint64_t errors, slow;
	uint64_t cpu_time; /* nanoseconds */
	int64_t memory;	   /* bytes */
	bool has_cpu_time, has_memory;
	struct kept *kept;
	uint64_t epoch; /* archives: when they were begun */
	struct block *older;
	struct histogram histogram;
};

/* What only scopes under special measurement have, beside their open_scope. */
struct extra {
	uint64_t cpu_time;
	int64_t memory;
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
enum {
	LOG_BYTES = 2 * PAGE_BYTES,
	LOG_EVENTS = LOG_BYTES / sizeof(struct event),
	FIRST_STACK = 128
};

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

/* ---------------------------------------------------------------------------- names (names.c) */

struct name {
	const char *text;
	uint32_t id; /* from 1 */
	bool is_hidden;
	unsigned int warnings;
	struct name *next;     /* in its chain of the hash table */
	struct block *archive; /* newest first */
};

/* The lock; who holds it counts as busy. */
void registry_lock(void);
void registry_unlock(void);

/* The name's id, adding a copy of it when new. 0 when out of memory or ids. Takes the registry
 * lock. */
uint32_t name_id(const char *text);

/* As above for a site, remembering it there. */
uint32_t site_id(struct profile_site *site);

/* For those who hold the lock already. Ids run from 1 to name_count(). */
uint32_t name_id_locked(const char *text);
uint32_t site_id_locked(struct profile_site *site);
uint32_t name_count(void);
struct name *name_by_id(uint32_t id);
struct name *name_find(const char *text); /* NULL when there is none */

/* ------------------------------------------------------------------------- blocks (block.c) */

/* Accounts events of the first one's site, one at least, and returns the next; or that first one,
 * when the block's list is full: the block wants folding then. */
struct event *block_account(struct block *block, struct event *event, const struct event *end,
			    bool keep);

/* Accounts one duration; false when the block wants folding first. */
bool block_add(struct block *block, uint64_t ticks, bool keep);

void block_merge(struct block *into, struct block *from); /* takes from's kept durations along */
void block_clear(struct block *block);			  /* gives back its pages, not itself */

/* ----------------------------------------------------------------------- threads (thread.c) */

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

/* ---------------------------------------------------------------------- archives (archive.c) */

/* The archive of a name that new figures go to; NULL when out of memory. Registry locked. */
struct block *name_archive(struct name *name);

/* The epoch grows by one when a session begins or all is forgotten. Registry locked. */
uint64_t archive_epoch(void);
uint64_t archive_begin_epoch(void); /* the new one */

/* -------------------------------------------------------------------- sessions (session.c) */

/* Forgets everything recorded so far. Registry locked. */
void session_reset(void);

/* --------------------------------------------------------------------- settings (settings.c) */

struct settings {
	uint64_t period; /* of profiling; counts up */
	bool is_on;
	bool keep_all;
	bool cpu_time, memory;	     /* measure them */
	uint64_t slow_ticks;	     /* UINT64_MAX: nothing is slow */
	profile_slow_callback *slow; /* NULL: warn on stderr */
	void *slow_context;
};

/* A copy; lock-free reads of what scopes ask for often. */
struct settings settings_read(void);
bool settings_keep_all(void);
bool settings_need_library(void); /* scopes cannot do without it: extras, or no counter */
uint64_t settings_period(void);	  /* 0 while off */
uint64_t settings_slow_ticks(void);

/* The settings themselves, locked until the change ends. Registry locked. */
struct settings *settings_begin_change(void);
void settings_end_change(void);

/* --------------------------------------------------------------------- switches (switch.c) */

/* What profile_module_register() and profile_function_register() do once the library started. */
void switch_add_module(struct profile_module *module);
void switch_add_function(struct profile_module *module, struct profile_function *function);

/* ------------------------------------------------------------------- statistics (statistics.c) */

/* The figures of a name from an epoch on; false when there are none. Registry locked, all threads
 * drained. `wide` is scratch memory. */
bool statistics_of(struct name *name, uint64_t since, struct wide_histogram *wide,
		   struct profile_statistics *statistics);

/* As profile_all(), from an epoch on. */
size_t statistics_since(uint64_t since, struct profile_statistics **all);

/* --------------------------------------------------------------------------- cost (cost.c) */

struct cost {
	double step, scope, own; /* seconds */
};

/* Measures what a scope costs; at the first call, profiling must be on. */
void cost_measure(void);
struct cost cost_read(void);

#endif
