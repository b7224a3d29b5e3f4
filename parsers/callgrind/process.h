/*
 * The costs of one process that the callgrind reader has added up, over all parts and threads.
 *
 * Strings are ids of the reader's string table. Costs are rows of `event_count` numbers; no number
 * of a row is above COST_MAX; an addition that would exceed it is an error.
 */
#ifndef PARSERS_CALLGRIND_PROCESS_H
#define PARSERS_CALLGRIND_PROCESS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/intern.h"
#include "common/types.h"
#include "result.h"
#include "common/slots.h"

/* The largest allowed cost, count or sum: 2^63-1. */
#define COST_MAX ((u64)INT64_MAX)

enum { EVENTS_MAX = CPU_EVENTS_MAX };

/*
 * Names of functions are codes: a name with quotes is an ending, because recordings with contexts
 * have very many of these; its code is ENDING + the ending's id. The code of any other name is its
 * string.
 */
#define ENDING ((u32)1 << 31)

/* A numbered dump of one thread. */
struct part {
	u64 number, thread; /* thread 0 when not separated */
};

struct function {
	u32 object, file;
	u32 name;	/* a code */
	u32 entered_by; /* the newest call with this callee, NO_ID if none */
	u32 first_call; /* the first of its calls, see process_enter(); NO_ID before */
	u64 line;	/* lowest of its own file, UINT64_MAX when unknown */
	u64 entry;	/* lowest that was called, UINT64_MAX when unknown */
};

struct process {
	u64 pid;     /* 0 if not given; then `file` distinguishes processes */
	u32 command; /* string */
	u32 dump;    /* string, "" unless dumps are split */
	u32 file;    /* number of the file it was first seen in */
	u32 creator; /* string */
	bool summary_differs;

	u32 part_count;	    /* numbered or not */
	struct part *parts; /* the numbered ones */
	size_t part_capacity;
	struct slots part_slots;

	struct text *descriptions;
	size_t description_count, description_capacity;
	struct cpu_heap heap;
	bool has_heap;

	u32 events[EVENTS_MAX]; /* strings */
	u32 event_count;
	u64 totals[EVENTS_MAX];

	struct function *functions;
	size_t function_capacity, self_capacity;
	u64 *self;
	u32 function_count;
	struct slots function_slots;

	struct cpu_call *calls;
	size_t call_capacity, call_cost_capacity;
	u64 *call_costs;
	u32 call_count;
	struct slots call_slots; /* calls of functions that were entered more than once */
	u32 caller;		 /* the function entered last */
	bool caller_is_new;	 /* it was entered for the first time */

	bool has_call_addresses, lacks_call_addresses; /* of some calls */
	struct cpu_site *sites;
	size_t site_count, site_capacity, site_cost_capacity;
	u64 *site_costs;

	struct cpu_lines lines; /* their files are strings */
	size_t merged_bytes;	/* size of the lines after the last process_merge_lines() */
};

void process_init(struct process *process);
void process_release(struct process *process);

/* False if the part was read before. */
bool process_add_part(struct process *process, struct part part);

/* The number of the function, found or added. */
u32 process_function(struct process *process, u32 object, u32 file, u32 name);

/* Enters a function: calls and costs up to the next call of process_enter() belong to it. */
void process_enter(struct process *process, u32 function);

/* The number of the call to that function, found or added. */
u32 process_call(struct process *process, u32 callee);

/* Keeps where a call was, and returns its row of costs, all 0. */
u64 *process_add_site(struct process *process, const struct cpu_site *site);

/*
 * Must be called after each part. Merges the lines of several parts when they take too much memory.
 */
void process_merge_lines(struct process *process, const struct intern *strings);

/* Adds `count` costs to a row. False if a sum exceeds COST_MAX; the row is then invalid. */
static inline bool costs_add(u64 *row, const u64 *costs, u32 count)
{
	u64 seen = 0;

	for (u32 i = 0; i < count; i++)
		seen |= row[i] += costs[i]; /* both at most COST_MAX: cannot wrap */
	return seen <= COST_MAX;
}

/* Moves everything except the files of lines into the model; the process is empty afterwards. What
 * is said of the process lives in `arena`, its functions, calls, sites and lines in `rows`. False,
 * with a diag, if the calls of a function exceed COST_MAX. */
bool process_finish(struct process *process, const struct intern *strings,
		    const struct known_endings *endings, struct arena *arena, struct arena *rows,
		    struct callgrind_process *result, struct diag *diag);

#endif
