/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacks.h"

#include "heap.h"
#include "options.h"

struct stack *current;
struct now now;
struct site by_jump = NO_CALLS, by_start = NO_CALLS, by_unmatched_return = NO_CALLS;
struct node *node_now;
Bool is_collecting;

static struct stack *all_stacks;
static struct node nowhere; /* what is not counted */

/* ------------------------------------------------------------------ counting */

static void update_node(void)
{
	node_now = is_collecting && current && !stack_is_empty(current) ? top_node() : &nowhere;
}

/* Sets what depends on the current stack and on what is counted. */
static void update_now(void)
{
	Bool is_simple = is_collecting && !options.by_instruction && current;

	now.last = is_simple ? &current->frames[current->capacity - 1] : NULL;
	now.skew = is_simple ? 0 : 1UL << 63;
	thread_now = options.separate_threads && current ? current->thread : 0;
	update_node();
}

void stack_report(void)
{
	if (!is_collecting)
		now.progress.clock = now.reported;
	now.reported = now.progress.clock;
}

void stack_collect(Bool collect)
{
	stack_report();
	is_collecting = collect;
	update_now();
}

/* ------------------------------------------------------------------ frames */

static void leave_toggle(const struct function *function)
{
	if (function->is_toggle && --current->toggles == 0)
		stack_collect(!is_collecting);
}

static void begin_duties(struct node *node)
{
	if (node->function->heap)
		heap_call_begins(node);
	if (node->function->is_toggle && current->toggles++ == 0)
		stack_collect(!is_collecting);
}

static void end_duties(const struct function *function)
{
	if (function->heap)
		heap_call_ends();
	leave_toggle(function);
}

static void grow(void)
{
	Word top = now.top - current->frames;

	GROW(current->frames, current->capacity, current->capacity + 1);
	now.top = current->frames + top;
	update_now();
}

/* Whether all frames that end when this one's function returns need only note the time. */
static Bool is_plain(const struct frame *frame)
{
	const struct frame *below = frame - 1;

	if (frame->has_duties || frame == stack_bottom())
		return False;
	return frame->sp < below->sp || (frame->sp == below->sp && below->plain_exit);
}

void stack_push(struct edge *edge, Addr sp)
{
	struct function *function = edge->function;
	struct frame *frame;

	if (now.top + 1 == current->frames + current->capacity)
		grow();
	frame = ++now.top;
	*frame = (struct frame){.sp = sp, .edge = edge, .begin = now.progress.clock};
	own_copy(frame->own_begin, now.own);
	frame->has_duties = function->has_duties;
	if (is_plain(frame))
		frame->plain_exit = sp + sizeof(Addr);
	function->active++;
	if (frame->has_duties)
		begin_duties(edge->callee);
	edge->calls += is_collecting;
	if (options.by_instruction)
		update_node();
}

static void add_allocations(struct frame *frame, ULong allocations, ULong bytes)
{
	if (frame->plain_exit) {
		frame->heap_exit = frame[-1].sp == frame->sp ? 0 : frame->plain_exit;
		frame->plain_exit = 0;
		frame->has_duties = False;
		frame->allocations = frame->bytes = 0;
	}
	frame->allocations += allocations;
	frame->bytes += bytes;
}

void stack_allocate(ULong bytes)
{
	add_allocations(now.top, 1, bytes);
}

/* What there is to do for a frame that was not plain. */
static void end_frame(struct frame *frame)
{
	frame->edge->costs.allocations += frame->allocations;
	frame->edge->costs.bytes += frame->bytes;
	if (frame->allocations && frame > stack_bottom())
		add_allocations(frame - 1, frame->allocations, frame->bytes);
	if (frame->has_duties)
		end_duties(frame->edge->function);
}

void stack_pop_allocating(ULong clock)
{
	struct frame *frame = now.top--;
	struct costs *costs = &frame->edge->costs;

	costs->instructions += clock - frame->begin;
	costs->allocations += frame->allocations;
	costs->bytes += frame->bytes;
	frame->edge->function->active--;
	add_allocations(frame - 1, frame->allocations, frame->bytes);
}

void stack_pop(void)
{
	struct frame *frame = now.top--;

	frame_add_elapsed(frame, now.progress.clock, now.own);
	frame->edge->function->active--;
	if (!frame->plain_exit)
		end_frame(frame);
	if (options.by_instruction)
		update_node();
}

/* Adds to the activations of the functions on the current stack. */
static void activate(Int difference)
{
	for (struct frame *frame = stack_bottom(); frame <= now.top; frame++)
		frame->edge->function->active += (UInt)difference;
}

void stack_begin(Addr address, Addr sp)
{
	struct edge *edge;

	stack_report();
	activate(-1);
	for (struct frame *frame = stack_bottom(); frame <= now.top; frame++)
		leave_toggle(frame->edge->function);
	now.top = current->frames - 1;
	edge = edge_between(NULL, node_of(function_at(address), NULL), 0);
	stack_push(edge, sp);
	current->heap.depth = 0;
	now.progress.arrival = is_entry(address) ? &by_start : &by_jump;
}

/* ------------------------------------------------------------------ stacks */

static struct stack *new_stack(ThreadId thread)
{
	struct stack *stack = NEW(struct stack);

	stack->thread = thread;
	GROW(stack->frames, stack->capacity, 1);
	stack->top = stack->frames - 1;
	stack->progress.arrival = &by_jump;
	stack->has_whole = True;
	stack->is_collecting = current ? is_collecting : options.collect_at_start;
	stack->toggles = current ? current->toggles : 0;
	stack->next = all_stacks;
	all_stacks = stack;
	return stack;
}

static void save_current(void)
{
	current->top = now.top;
	current->progress = now.progress;
	own_copy(current->own, now.own);
	current->reported = now.reported;
	current->is_collecting = is_collecting;
	activate(-1);
}

static void restore_current(void)
{
	now.top = current->top;
	now.progress = current->progress;
	own_copy(now.own, current->own);
	now.reported = current->reported;
	is_collecting = current->is_collecting;
	activate(1);
}

static void make_current(struct stack *stack)
{
	if (stack == current)
		return;
	if (current)
		save_current();
	current = stack;
	if (current)
		restore_current();
	update_now();
}

static void pop_all(void)
{
	stack_report();
	while (!stack_is_empty(current))
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
	stack->toggles = 0;
	return stack;
}

/* ------------------------------------------------------------------ coroutines */

static Bool holds(const struct stack *stack, Addr sp)
{
	return !stack_is_empty(stack) && stack->top->sp < sp && sp <= stack->frames[0].sp;
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
	now.progress.arrival = &by_jump;
	if (is_left)
		end_handlers(left, stack);
	return True;
}

/* Ends a coroutine whose memory another one is given now. */
static void end_stack_at(Addr sp)
{
	for (struct stack *stack = all_stacks; stack; stack = stack->next)
		if (stack->is_parked && !stack_is_empty(stack) && stack->frames[0].sp == sp) {
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

static void settle(struct stack *stack)
{
	struct frame *frame = stack == current ? now.top : stack->top;
	const ULong *own = stack == current ? now.own : stack->own;
	ULong clock = stack == current ? now.progress.clock : stack->progress.clock,
	      allocations = 0, bytes = 0;

	for (; frame >= stack->frames; frame--) {
		struct costs *costs = &frame->edge->costs;

		frame_add_elapsed(frame, clock, own);
		frame->begin = clock;
		own_copy(frame->own_begin, own);
		if (!frame->plain_exit) {
			allocations += frame->allocations;
			bytes += frame->bytes;
			frame->allocations = frame->bytes = 0;
		}
		costs->allocations += allocations;
		costs->bytes += bytes;
	}
}

void stacks_settle(void)
{
	if (current)
		stack_report();
	for (struct stack *stack = all_stacks; stack; stack = stack->next)
		settle(stack);
}

void stacks_abandon(void)
{
	stacks_settle();
	if (current)
		pop_all();
	for (struct stack *stack = all_stacks; stack; stack = stack->next) {
		stack->top = stack->frames - 1;
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

void stacks_catch_up(void)
{
	if (current)
		VG_(get_shadow_regs_area)
	(current->thread, (UChar *)&now.progress, 1, 0, sizeof(now.progress));
}

void stacks_go_on(void)
{
	if (current)
		VG_(set_shadow_regs_area)
	(current->thread, 1, 0, sizeof(now.progress), (const UChar *)&now.progress);
}

static void start_client_code(ThreadId thread, ULong blocks)
{
	(void)blocks;
	if (current && current->thread == thread && !stack_is_empty(current))
		return;
	stacks_catch_up();
	if (!current || current->thread != thread)
		make_current(stack_of_thread(thread));
	if (stack_is_empty(current))
		stack_begin(VG_(get_IP)(thread), VG_(get_SP)(thread));
	stacks_go_on();
}

static void thread_exits(ThreadId thread)
{
	stacks_catch_up();
	if (current && current->thread == thread)
		make_current(NULL);
	for (struct stack *stack = all_stacks, *next; stack; stack = next) {
		next = stack->next;
		if (stack->thread == thread)
			end_stack(stack);
	}
	stacks_go_on();
}

static void signal_comes(ThreadId thread, Int number, Bool on_other_stack)
{
	struct stack *interrupted = stack_of_thread(thread), *stack;

	(void)number;
	(void)on_other_stack;
	stacks_catch_up();
	interrupted->is_parked = True;
	stack = new_stack(thread);
	stack->interrupted = interrupted;
	make_current(stack);
	stacks_go_on();
}

/* The return from a signal handler restores all registers, those of the tool too. */
static void before_call(ThreadId thread, UInt number, UWord *arguments, UInt count)
{
	(void)thread, (void)arguments, (void)count;
	if (number != __NR_rt_sigreturn || !current || !current->interrupted)
		return;
	stacks_catch_up();
	pop_all();
}

static void after_call(ThreadId thread, UInt number, UWord *arguments, UInt count, SysRes result)
{
	(void)thread, (void)number, (void)arguments, (void)count, (void)result;
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
	stacks_go_on();
}

void stacks_register(void)
{
	VG_(needs_syscall_wrapper)(before_call, after_call);
	VG_(track_start_client_code)(start_client_code);
	VG_(track_pre_thread_ll_exit)(thread_exits);
	VG_(track_pre_deliver_signal)(signal_comes);
	VG_(track_post_deliver_signal)(signal_is_handled);
	update_now();
}
