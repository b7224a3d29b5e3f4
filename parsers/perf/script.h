/*
 * Reads what `perf script` prints of a recording, with the fields that scripts/lib/kind_sample.bash
 * asks for: comm,pid,tid,time,period,event,ip,sym,symoff,dso[,dsoff], and records of tasks,
 * switches and losses, and of mappings where there is no dsoff (docs/sample.md). The text is read
 * line by line; memory grows with the number of distinct stacks, not with that of samples.
 *
 * perf prints names as they are. Names of commands, functions and files that hold newlines are put
 * together again; where a name imitates perf's own lines, the program that carries it has forged
 * its own profile, and nothing else.
 *
 * Lines that begin with # before the first record say how was measured:
 *
 *	# rate 99                     samples per second and processor that were asked for
 *	# call-graph dwarf            how stacks were recorded: fp, dwarf, lbr
 *	# max-stack 127               the most frames of a stack
 *	# pid 123                     a process that was running already; may be repeated
 *	# seconds 10                  how long these were to be sampled
 *	# build-id 0123abcd /bin/true the object that ran; may be repeated
 *	# gone /bin/true              the file is not what ran any more, so that names that perf
 *took from it are of another one; may be repeated
 */
#ifndef PARSERS_PERF_SCRIPT_H
#define PARSERS_PERF_SCRIPT_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/intern.h"
#include "common/pairs.h"
#include "common/text.h"
#include "mappings.h"
#include "parsers/model/cpu.h"

/* One place of a stack, as recorded. Equal places are one frame. */
struct perf_frame {
	u32 object, name; /* texts; the name is "" if perf knows none */
	u64 address; /* position in the object's file; of the kernel and of made code in memory */
	bool is_kernel;
	bool is_deleted; /* the file of that name is not what ran */
};

/* The events of a recording. */
enum perf_event { PERF_SAMPLES, PERF_BLOCKED, PERF_EVENTS };

/* What one thread did at one stack. */
struct perf_count {
	u32 thread, stack;
	u64 costs[PERF_EVENTS]; /* samples; blocked microseconds */
};

struct perf_thread {
	u64 pid, tid;
	u32 name;    /* text: the last one that was seen */
	u32 process; /* index */
	bool exists; /* a sample or a wait belongs to it */

	/* Of its last switch away from the processor. */
	bool is_away, was_preempted;
	u32 away_stack;
	u64 away_since; /* nanoseconds */
};

/* A process, as long as it runs one program, where that is known (begin_program()). */
struct perf_process {
	u64 pid;
	u32 name;  /* text: the last one of its first thread */
	u32 next;  /* the process that it became by executing another program; NO_ID: none */
	u64 ended; /* when it ended or executed that; 0: not seen */
};

struct perf_build_id {
	u32 object; /* text */
	struct text id;
};

/*
 * A recording. Stacks are pairs of the stack that called, + 1, and of the frame; the stack 0 of the
 * caller is none. A zeroed struct is an empty recording.
 */
struct perf_recording {
	u64 rate;	       /* samples per second; 0 unknown */
	u32 call_graph, event; /* texts; "" unknown */
	u32 seconds;	       /* text: how long was to be sampled; "" without an end */
	u64 max_stack;
	u64 first_time, last_time; /* nanoseconds */
	u64 lost, preempted_time;  /* samples; microseconds that threads waited for a processor */
	bool has_waits;		   /* waits were recorded */
	u64 command; /* pid of the command, or of the first that was asked for; 0 none */

	struct intern texts;
	struct intern frames; /* each a struct perf_frame as bytes */
	struct pairs stacks;
	u32 *depths; /* by stack */
	size_t depth_capacity;
	struct pairs known_counts; /* of threads and stacks */
	struct perf_count *counts;
	size_t count_capacity;

	struct intern known_threads, known_processes; /* by pid and tid */
	u32 *thread_now, *process_now;		      /* of each of these */
	size_t thread_now_capacity, process_now_capacity;
	struct perf_thread *threads; /* in the order of their first record */
	struct perf_process *processes;
	struct perf_mappings mappings; /* as they are where the text was read to */
	struct perf_build_id *build_ids;
	u32 *gone; /* texts: objects whose files are not what ran any more */
	u64 *pids; /* those that were asked for */
	size_t thread_count, process_count, build_id_count, gone_count, pid_count;
	size_t thread_capacity, process_capacity, build_id_capacity, gone_capacity, pid_capacity;
	struct arena arena;
};

enum { PERF_NO_STACK = 0 };

/* The frame of that number. */
struct perf_frame perf_frame_at(const struct perf_recording *recording, u32 frame);

/* The process that was to be sampled: of a command, which often is executed by another program, the
 * last one; of a running process the first. NO_ID if there is none. */
u32 perf_main_process(const struct perf_recording *recording);

/* Whether it was running already, and to be sampled for its own sake. */
bool perf_was_asked_for(const struct perf_recording *recording, u64 pid);

/* Whether the text may be one of `perf script`. */
bool perf_sniff(struct text content);

/* Reads the content of one file; in pieces from a file by path. Errors name no file. The recording
 * must be released also after an error. */
bool perf_read(struct text content, struct perf_recording *recording, struct diag *diag);
bool perf_read_file(const char *path, struct perf_recording *recording, struct diag *diag);

void perf_release(struct perf_recording *recording);

#endif
