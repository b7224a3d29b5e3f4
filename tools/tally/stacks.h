/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadow stacks: which functions are active, and since when.
 *
 * Every stack of the program has one: those of threads, those that coroutines switch between, and
 * one more for each signal handler that runs. Each has a clock of its own, which stands still while
 * another stack is current, so that a call includes what was done in it, and not what other threads
 * and coroutines did meanwhile.
 *
 * A function's own costs are what the clock advanced between two transitions (calls, returns, jumps
 * to another function) while it was on top.
 */
#ifndef TALLY_STACKS_H
#define TALLY_STACKS_H

#include "functions.h"
#include "options.h"

struct frame {
	Addr sp; /* the stack pointer at the function's entry: the return address is there */
	struct node *node;
	struct edge *edge;  /* the call that made it, NULL at the bottom */
	struct costs begin; /* the clock when it was called */
};

/* How the next function is entered. Values above are the address of a call instruction. */
enum arrival {
	BY_JUMP,
	BY_START, /* of a stack, whose first frame is there already */
	BY_UNMATCHED_RETURN,
	BY_CALL,
};

/* The call of an allocator that is active, the outermost one. */
struct heap_call {
	UInt depth;  /* allocators on the stack, 0 if there is none */
	Bool is_new; /* its arguments are not known yet */
	Addr sp;     /* where it will return, 0 once it has */
	struct node *node;
	Addr arguments[3];
	ULong replaced; /* size of the block that realloc() may free */
	Bool has_replaced;
};

struct stack {
	struct stack *next;
	ThreadId thread;
	struct stack *interrupted; /* by the signal handler of this stack */
	Bool is_parked;		   /* the program switched to another stack */
	Bool has_whole;		   /* its bottom is where it began */

	struct frame *frames;
	UInt capacity;
	Int top;       /* -1 if there is no frame yet */
	ULong charged; /* the clock up to which functions have their own costs */
	struct heap_call heap;

	/* while it is not current */
	struct costs clock;
	UWord arrival;
	Bool is_collecting;
};

/* The current stack. */
extern struct stack *current;

/* Its clock. The code of the program advances the instructions. */
extern struct costs tally_clock;

/* Its next arrival, an enum arrival; set by the code of the program. */
extern UWord tally_arrival;

/* The node that costs belong to now; one that is never shown while nothing is counted. */
extern struct node *tally_node;

/* Registers with Valgrind for the events of threads and signals. */
void stacks_register(void);

/* Whether costs of the current stack are counted; the time of its clock stands still otherwise. */
extern Bool tally_is_collecting;

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

/* Sets tally_node, after a change of what is on top. */
void stack_update_node(void);

/* What there is to do besides where a function with duties begins and ends. */
void stack_begin_duties(struct node *node);
void stack_end_duties(struct node *node);

/* The following are inline because they run for each call of the program. */

static inline struct frame *stack_top(void)
{
	return &current->frames[current->top];
}

static inline struct frame *stack_bottom(void)
{
	return &current->frames[0];
}

/* Gives the costs since the last transition to the function on top. */
static inline void stack_charge(void)
{
	if (LIKELY(tally_is_collecting))
		stack_top()->node->self.instructions += tally_clock.instructions - current->charged;
	else
		tally_clock.instructions = current->charged; /* this time did not pass */
	current->charged = tally_clock.instructions;
}

/* Adds a frame to the current stack. */
static inline void stack_push(struct edge *edge, Addr sp)
{
	struct stack *stack = current;
	struct frame *frame;

	stack->top++;
	GROW(stack->frames, stack->capacity, (UInt)stack->top + 1);
	frame = stack_top();
	frame->sp = sp;
	frame->node = edge->callee;
	frame->edge = edge;
	frame->begin = tally_clock;
	edge->callee->function->active++;
	if (UNLIKELY(edge->callee->function->has_duties))
		stack_begin_duties(edge->callee);
	edge->calls += tally_is_collecting;
	if (UNLIKELY(options.by_instruction))
		stack_update_node();
}

static inline void stack_settle_frame(struct frame *frame, const struct costs *clock)
{
	if (frame->edge)
		costs_add_difference(&frame->edge->costs, clock, &frame->begin);
	frame->begin = *clock;
}

/* Takes the topmost frame away. */
static inline void stack_pop(void)
{
	struct frame *frame = stack_top();
	struct function *function = frame->node->function;

	if (LIKELY(frame->edge))
		costs_add_difference(&frame->edge->costs, &tally_clock, &frame->begin);
	function->active--;
	if (UNLIKELY(function->has_duties))
		stack_end_duties(frame->node);
	current->top--;
	if (UNLIKELY(options.by_instruction))
		stack_update_node();
}

#endif
