/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacks.h"

#include "heap.h"
#include "options.h"

struct stack *current;
struct costs tally_clock;
UWord tally_arrival;
struct node *tally_node;
Bool tally_is_collecting;

static struct stack *all_stacks;
static struct node nowhere; /* what is not counted */

/* ------------------------------------------------------------------ counting */

void stack_update_node(void)
{
	tally_node =
	    tally_is_collecting && current && current->top >= 0 ? stack_top()->node : &nowhere;
}

void stack_collect(Bool collect)
{
	if (current && current->top >= 0)
		stack_charge();
	tally_is_collecting = collect;
	stack_update_node();
}

/* ------------------------------------------------------------------ frames */

void stack_begin_duties(struct node *node)
{
	if (node->function->heap)
		heap_call_begins(node);
	if (node->function->is_toggle)
		stack_collect(!tally_is_collecting);
}

void stack_end_duties(struct node *node)
{
	if (node->function->heap)
		heap_call_ends();
	if (node->function->is_toggle)
		stack_collect(!tally_is_collecting);
}

static void activate(const struct stack *stack, Int difference)
{
	for (Int i = 0; i <= stack->top; i++)
		stack->frames[i].node->function->active += (UInt)difference;
}

void stack_begin(Addr address, Addr sp)
{
	struct frame *frame;

	activate(current, -1);
	GROW(current->frames, current->capacity, 1);
	current->top = 0;
	frame = stack_bottom();
	frame->sp = sp;
	frame->node = node_of(function_at(address), NULL);
	frame->edge = NULL;
	frame->begin = tally_clock;
	frame->node->function->active++;
	current->charged = tally_clock.instructions;
	current->heap.depth = 0;
	tally_arrival = is_entry(address) ? BY_START : BY_JUMP;
	if (frame->node->function->is_toggle)
		tally_is_collecting = !tally_is_collecting;
	stack_update_node();
}

/* ------------------------------------------------------------------ stacks */

static struct stack *new_stack(ThreadId thread)
{
	struct stack *stack = NEW(struct stack);

	stack->thread = thread;
	stack->top = -1;
	stack->has_whole = True;
	stack->is_collecting = current ? tally_is_collecting : options.collect_at_start;
	stack->next = all_stacks;
	all_stacks = stack;
	return stack;
}

static void make_current(struct stack *stack)
{
	if (stack == current)
		return;
	if (current) {
		current->clock = tally_clock;
		current->arrival = tally_arrival;
		current->is_collecting = tally_is_collecting;
		activate(current, -1);
	}
	current = stack;
	if (current) {
		tally_clock = current->clock;
		tally_arrival = current->arrival;
		tally_is_collecting = current->is_collecting;
		activate(current, 1);
	}
	stack_update_node();
}

static void pop_all(void)
{
	if (current->top >= 0)
		stack_charge();
	while (current->top >= 0)
		stack_pop();
}

/* Ends a stack that is not current. */
static void end_stack(struct stack *stack)
{
	struct stack *resumed = current, **link;

	make_current(stack);
	pop_all();
	make_current(resumed);
	for (link = &all_stacks; *link != stack; link = &(*link)->next)
		;
	*link = stack->next;
	VG_(free)(stack->frames);
	VG_(free)(stack);
}

/* The stack that a thread runs on. */
static struct stack *stack_of_thread(ThreadId thread)
{
	struct stack *stack;

	for (stack = all_stacks; stack; stack = stack->next)
		if (stack->thread == thread && !stack->is_parked)
			return stack;
	stack = new_stack(thread);
	stack->is_collecting = options.collect_at_start;
	return stack;
}

/* ------------------------------------------------------------------ coroutines */

static Bool holds(const struct stack *stack, Addr sp)
{
	return stack->top >= 0 && stack->frames[stack->top].sp < sp && sp <= stack->frames[0].sp;
}

static struct stack *parked_stack_with(Addr sp)
{
	for (struct stack *stack = all_stacks; stack; stack = stack->next)
		if (stack->is_parked && holds(stack, sp))
			return stack;
	return NULL;
}

static void switch_to(struct stack *stack)
{
	stack->thread = current->thread;
	current->is_parked = True;
	stack->is_parked = False;
	make_current(stack);
}

/* Ends signal handlers that the program left by a jump to `stack`. */
static void end_handlers(struct stack *left, const struct stack *resumed)
{
	while (left && left != resumed && left->interrupted) {
		struct stack *interrupted = left->interrupted;

		end_stack(left);
		left = interrupted;
	}
}

static Bool is_interrupted(const struct stack *stack)
{
	for (const struct stack *s = current; s; s = s->interrupted)
		if (s == stack)
			return True;
	return False;
}

Bool stack_resume(Addr sp)
{
	struct stack *left = current, *stack = parked_stack_with(sp);
	Bool is_left;

	if (!stack)
		return False;
	is_left = is_interrupted(stack);
	switch_to(stack);
	tally_arrival = BY_JUMP;
	if (is_left)
		end_handlers(left, stack);
	return True;
}

/* Ends a coroutine whose memory another one is given now. */
static void end_stack_at(Addr sp)
{
	for (struct stack *stack = all_stacks; stack; stack = stack->next)
		if (stack->is_parked && stack->top >= 0 && stack->frames[0].sp == sp) {
			end_stack(stack);
			return;
		}
}

void stack_leave_for(Addr address, Addr sp)
{
	end_stack_at(sp);
	switch_to(new_stack(current->thread));
	stack_begin(address, sp);
}

/* ------------------------------------------------------------------ all of them */

void stacks_settle(void)
{
	if (current && current->top >= 0)
		stack_charge();
	for (struct stack *stack = all_stacks; stack; stack = stack->next) {
		const struct costs *clock = stack == current ? &tally_clock : &stack->clock;

		for (Int i = 0; i <= stack->top; i++)
			stack_settle_frame(&stack->frames[i], clock);
	}
}

void stacks_abandon(void)
{
	if (current)
		pop_all();
	for (struct stack *stack = all_stacks; stack; stack = stack->next) {
		stack->top = -1;
		stack->has_whole = False;
		stack->heap.depth = 0;
	}
}

void stacks_finish(void)
{
	make_current(NULL);
	while (all_stacks)
		end_stack(all_stacks);
}

/* ------------------------------------------------------------------ events */

static void start_client_code(ThreadId thread, ULong blocks)
{
	(void)blocks;
	if (!current || current->thread != thread)
		make_current(stack_of_thread(thread));
	if (current->top < 0)
		stack_begin(VG_(get_IP)(thread), VG_(get_SP)(thread));
}

static void thread_exits(ThreadId thread)
{
	if (current && current->thread == thread)
		make_current(NULL);
	for (struct stack *stack = all_stacks, *next; stack; stack = next) {
		next = stack->next;
		if (stack->thread == thread)
			end_stack(stack);
	}
}

static void signal_comes(ThreadId thread, Int number, Bool on_other_stack)
{
	struct stack *interrupted = stack_of_thread(thread), *stack;

	(void)number;
	(void)on_other_stack;
	interrupted->is_parked = True;
	stack = new_stack(thread);
	stack->interrupted = interrupted;
	make_current(stack);
}

static void signal_is_handled(ThreadId thread, Int number)
{
	struct stack *handler = stack_of_thread(thread), *interrupted = handler->interrupted;

	(void)number;
	if (!interrupted)
		return;
	interrupted->is_parked = False;
	make_current(interrupted);
	end_stack(handler);
}

void stacks_register(void)
{
	VG_(track_start_client_code)(start_client_code);
	VG_(track_pre_thread_ll_exit)(thread_exits);
	VG_(track_pre_deliver_signal)(signal_comes);
	VG_(track_post_deliver_signal)(signal_is_handled);
	stack_update_node();
}
