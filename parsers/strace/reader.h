/*
 * Private to the strace reader: its state between two lines of a trace. strace.c joins lines to
 * calls, threads.c finds the thread of a call, count.c counts the call and its effects.
 */
#ifndef PARSERS_STRACE_READER_H
#define PARSERS_STRACE_READER_H

#include "common/buffer.h"
#include "common/intern.h"
#include "common/lines.h"
#include "descriptors.h"
#include "files.h"
#include "parsers/model/cpu.h"
#include "calls.h"
#include "line.h"

/* The limit of every sum, so that no sum of two of them can overflow. */
#define MAX_SUM ((u64)1 << 61)

/* A thread; its entry is reused when the kernel assigns the id again. */
struct thread {
	u64 tid;
	bool is_known;	   /* running: announced by its parent's clone, or seen, and not ended */
	bool was_seen;	   /* has lines of its own */
	bool is_announced; /* its parent's clone has returned */
	bool
	    is_left_out; /* not counted: of another process than the command's, with command_only */
	u32 table;	 /* of descriptors; shared by the threads of a process */
	struct text folder;    /* its working directory, "" while unknown */
	struct buffer pending; /* a call that has not resumed yet */
};

struct strace_reader {
	bool command_only; /* leave out the processes that the command started */
	struct arena *arena, scratch;
	struct lines lines;

	struct intern tids; /* ids are indexes into threads */
	struct thread *threads;
	size_t thread_capacity;
	u64 forking_tid; /* of the newest fork or clone that was unfinished */
	u64 first_tid;	 /* of the thread whose first lines had no id; 0 while unknown */
	u64 interrupted; /* of the thread whose call the last line cut off, else UINT64_MAX */
	bool has_table;	 /* the trace has ended, and a table follows */
	bool has_paths;	 /* descriptors come with their paths (strace -y) */

	struct intern names; /* ids are indexes into the two arrays */
	struct io_syscall *syscalls;
	enum call_action *actions;
	size_t syscall_capacity, action_capacity;

	struct io_files files;
	struct io_descriptors descriptors;
	struct io_profile profile;
};

/*
 * The entry of a thread's id, added if it is new. The pointer is invalid after the next addition.
 */
struct thread *strace_thread_entry(struct strace_reader *r, u64 tid);

/*
 * The thread of a line. A new thread was announced when its parent's clone returned, or that clone
 * is still unfinished; otherwise it is the command itself. strace without -o writes ids (tid is not
 * 0) only while there are several threads. So the command's own thread may get its id late, for
 * example with a call that is resumed.
 */
struct thread *strace_find_thread(struct strace_reader *r, u64 tid, bool is_resumed);

void strace_end_thread(struct strace_reader *r, struct thread *thread);

/* Records that a clone of the thread has returned. The new thread may already be running, or even
 * have ended. */
void strace_announce(struct strace_reader *r, u64 parent_tid, const struct strace_call *call);

/* Counts a call that has returned, and follows what it did to descriptors and threads. */
void strace_count_call(struct strace_reader *r, struct thread *thread,
		       const struct strace_call *call);

/* Whether the call's result is a number of bytes. */
bool strace_takes_bytes(enum call_action action);

#endif
