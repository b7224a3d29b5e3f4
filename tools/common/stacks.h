/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadow stacks: which functions are active, and since when.
 *
 * Every stack of the program has one: those of threads, those that coroutines switch between, and
 * one more for each signal handler that runs. Each has a clock of its own, which stands still while
 * another stack is current, so that a call includes what was done in it, and not what other threads
 * and coroutines did meanwhile.
 *
 * What the clock advanced while a function was active is the inclusive cost of the call. Own costs
 * are not measured: they are what is left of it without the calls that the function made.
 *
 * Most calls and returns are simple: the function is called by the one on top, and nothing has to
 * be done but to note the time. calls.c does these with as few instructions as possible, and the
 * fields of frames are made for that.
 */
#ifndef COMMON_STACKS_H
#define COMMON_STACKS_H

#include "functions.h"

struct frame {
	Addr sp; /* the stack pointer at the function's entry: the return address is there */
	Addr plain_exit;   /* the stack pointer after a return that only has to note the time;
			      0 if more has to be done */
	struct edge *edge; /* the call that made it */
	ULong begin;	   /* the clock when it was called */
	ULong own_begin[OWN_EVENTS]; /* and the tool's own costs */

	/* Only where plain_exit is 0: */
	Addr heap_exit;	 /* as plain_exit, if allocations are all that has to be added; else 0 */
	Bool has_duties; /* the function has some */
	ULong allocations, bytes; /* in this call, but for calls in it that did not end yet */
};

/* The call of an allocator that counts, of those that are active. */
struct heap_call {
	UInt depth;  /* allocators on the stack, 0 if there is none */
	Bool is_new; /* its arguments are not known yet */
	Addr sp;     /* where it will return, 0 once it has */
	struct node *node;
	Addr arguments[3];
	ULong replaced; /* size of the block that realloc() may free */
	Bool has_replaced;
};

/* What the program's own code advances. It is kept behind the registers of the running thread,
 * where Valgrind has room for tools, because code reaches it there in the fewest instructions. */
struct progress {
	ULong clock;	      /* instructions on the current stack */
	struct site *arrival; /* where the next function is called from, or one of those below */
};

enum { PROGRESS = sizeof(VexGuestAMD64State) }; /* where it is in the guest's state */

static inline struct progress *progress_of(VexGuestAMD64State *guest)
{
	return (struct progress *)((UChar *)guest + PROGRESS);
}

struct stack {
	struct stack *next;
	ThreadId thread;
	struct stack *interrupted; /* by the signal handler of this stack */
	Bool is_parked;		   /* the program switched to another stack */
	Bool has_whole;		   /* its bottom is where it began */

	struct frame *frames;
	UInt capacity;
	struct heap_call heap;
	UInt toggles; /* functions of --toggle-collect that are active; only the outermost counts */

	/* while it is not current */
	struct progress progress;
	ULong own[OWN_EVENTS];
	struct frame *top;
	ULong reported;
	Bool is_collecting;
};

/* The current stack. */
extern struct stack *current;

struct now {
	struct progress progress; /* a copy, between stack_catch_up() and stack_go_on() */
	struct frame *top; /* of the current stack, before its first frame if there is none */
	const struct frame *last; /* the last frame that a simple call may add */
	ULong skew;		  /* 0 if returns may be simple */
	ULong reported;		  /* the clock when a call, jump or return was reported last */
	ULong own[OWN_EVENTS];	  /* the tool's own costs on the current stack; the tool advances
				     them while is_collecting */
};

extern struct now now __attribute__((aligned(64)));

/* Where the tool takes over from the program, and where that goes on. Everything that is declared
 * below is to be called in between. */
static inline void stack_catch_up(VexGuestAMD64State *guest)
{
	now.progress = *progress_of(guest);
}

static inline void stack_go_on(VexGuestAMD64State *guest)
{
	*progress_of(guest) = now.progress;
}

/* The same where Valgrind calls the tool, not the program's code. */
void stacks_catch_up(void);
void stacks_go_on(void);

/* Arrivals that are no calls. */
extern struct site by_jump;
extern struct site by_start; /* of a stack, whose first frame is there already */
extern struct site by_unmatched_return;

/* The node that costs belong to now; one that is never shown while nothing is counted. Kept only
 * with --dump-instr. */
extern struct node *node_now;

/* Registers with Valgrind for the events of threads and signals. */
void stacks_register(void);

/* Whether costs of the current stack are counted; the time of its clock stands still otherwise. */
extern Bool is_collecting;

/* Switches that on or off. */
void stack_collect(Bool collect);

/* Makes the function at `address` the only frame of the current stack. */
void stack_begin(Addr address, Addr sp);

/* Makes another stack current, where the stack pointer says that the program switched to one that
 * is known, or to a new one at `address`. The old stack stays as it is. */
Bool stack_resume(Addr sp);
void stack_leave_for(Addr address, Addr sp);

/* Adds what active calls cost so far to them, on all stacks, as if they began now. */
void stacks_settle(void);

/* Forgets all frames, because the program runs on unobserved. */
void stacks_abandon(void);

/* Ends all stacks. */
void stacks_finish(void);

/* Notes that a call, jump or return was reported. While nothing is counted, time stands still. */
void stack_report(void);

/* Adds to the call of a frame what was done since it began. */
static inline void frame_add_elapsed(struct frame *frame, ULong clock, const ULong *own)
{
	struct costs *costs = &frame->edge->costs;

	costs->instructions += clock - frame->begin;
	own_add(costs->own, own);
	own_subtract(costs->own, frame->own_begin);
}

/* Adds a frame to the current stack. */
void stack_push(struct edge *edge, Addr sp);

/* Notes that the function on top allocated a block. */
void stack_allocate(ULong bytes);

/* Takes the topmost frame away, which has a heap_exit. */
void stack_pop_allocating(ULong clock);

/* Takes the topmost frame away. */
void stack_pop(void);

static inline Bool stack_is_empty(const struct stack *stack)
{
	return (stack == current ? now.top : stack->top) < stack->frames;
}

static inline struct frame *stack_bottom(void)
{
	return &current->frames[0];
}

static inline struct node *top_node(void)
{
	return now.top->edge->callee;
}

static inline Bool is_call(const struct site *arrival)
{
	return arrival != &by_jump && arrival != &by_start && arrival != &by_unmatched_return;
}

#endif
