/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules are callgrind's, so that both count the same calls:
 *
 * - A jump to the first instruction of a function is a call from the function on top (a tail call).
 *   Its frame has the stack pointer of that function, as both return together.
 * - A jump into another object is one as well, if it does not leave functions.
 * - A function ends when the stack pointer rises above its frame, whatever it was that raised it.
 * - The stubs of the procedure linkage table belong to their caller, and the resolver of the
 * dynamic linker is not the caller of the function that it jumps to.
 *
 * Other than with callgrind, a function that jumps back to a function of the same chain of tail
 * calls continues it, so that programs made of tail calls do not fill the memory; and stack
 * pointers that are far from the current stack belong to another one.
 */
#include "calls.h"

#include "heap.h"

/* How far below a function's frame the stack pointer may be without further question. */
enum { FRAME_MAX = 4096 };
/* How far below it a call may put it. */
#define STEP_MAX (1UL << 20)

/* Keeps the registers of the usual case from being saved for the others. */
#define SLOW __attribute__((noinline))

/* ------------------------------------------------------------------ stack pointers */

/* Pops all functions but the last one that the stack pointer left. */
static void pop_below(Addr sp)
{
	while (now.top > stack_bottom() && now.top->sp < sp)
		stack_pop();
}

/* The last frame was left. Its caller was called before anything was observed; the costs of the
 * call are known, but not when it began. */
static void return_beyond_bottom(Addr target, Addr sp)
{
	struct frame bottom = *stack_bottom();
	struct edge *edge;

	stack_begin(target, sp);
	now.progress.arrival = &by_jump;
	edge = edge_between(top_node(), bottom.edge->callee, 0);
	bottom.edge = edge;
	frame_add_elapsed(&bottom, now.progress.clock, now.own);
	edge->costs.allocations += bottom.allocations;
	edge->costs.bytes += bottom.bytes;
	now.top->begin = bottom.begin;
	own_copy(now.top->own_begin, bottom.own_begin);
	now.top->allocations = bottom.allocations;
	now.top->bytes = bottom.bytes;
}

/* The stack pointer is above the bottom of the current stack. */
static void rise_above(Addr sp, Addr target)
{
	Addr bottom = stack_bottom()->sp;

	if (stack_resume(sp)) {
		pop_below(sp);
		return;
	}
	if (current->has_whole && sp - bottom > FRAME_MAX) {
		stack_leave_for(target, sp);
		return;
	}
	while (now.top > stack_bottom())
		stack_pop();
	return_beyond_bottom(target, sp);
}

/* Brings the current stack in line with a stack pointer above its top. */
static void rise_to(Addr sp, Addr target)
{
	if (sp > stack_bottom()->sp)
		rise_above(sp, target);
	else
		pop_below(sp);
}

static Bool same_memory(Addr a, Addr b)
{
	const NSegment *segment = VG_(am_find_nsegment)(a);

	return segment && segment->start <= b && b <= segment->end;
}

/* Makes the other stack current, if the program changed it by a jump with a stack pointer below the
 * top. */
static Bool switch_down(Addr sp, Addr target)
{
	if (LIKELY(now.top->sp - sp <= FRAME_MAX))
		return False;
	if (stack_resume(sp)) {
		pop_below(sp);
		return True;
	}
	if (!target || same_memory(sp, now.top->sp))
		return False;
	stack_leave_for(target, sp);
	return True;
}

/* ------------------------------------------------------------------ entering */

/* A call whose stack pointer is not where a call from the top of the stack would be. */
static void reach_caller(Addr sp)
{
	if (now.top->sp > sp && !stack_resume(sp + 1))
		return;
	while (now.top > stack_bottom() && now.top->sp <= sp)
		stack_pop();
}

static inline Bool is_below(Addr sp, const struct frame *frame)
{
	return frame->sp - sp - 1 < STEP_MAX;
}

static void enter_by_call(struct site *site, struct function *function, Addr sp)
{
	if (!is_below(sp, now.top))
		reach_caller(sp);
	stack_push(edge_to(site, function, top_node()), sp);
}

/* Does what stack_push() does if nothing has to be done but to note the time. */
static inline void push_simply(struct edge *edge, Addr sp, ULong clock)
{
	struct frame *frame = ++now.top;

	frame->sp = sp;
	frame->plain_exit = sp + sizeof(Addr);
	frame->edge = edge;
	frame->begin = clock;
	edge->calls++;
	edge->function->active++;
}

/* Does what enter_by_call() does, in the usual case: the site makes the same call as the last time,
 * and the function has no duties. */
static inline Bool enter_simply(struct site *site, struct function *function,
				VexGuestAMD64State *guest)
{
	struct edge *edge = function->active ? site->nested : site->outermost;
	struct frame *frame = now.top;

	if (UNLIKELY(edge->caller != frame->edge->callee || edge->function != function ||
		     !is_below(guest->guest_RSP, frame) || frame >= now.last))
		return False;
	push_simply(edge, guest->guest_RSP, progress_of(guest)->clock);
	return True;
}

/* If the function is part of the chain of tail calls on top, it goes on. */
static Bool continue_chain(struct function *function)
{
	struct frame *frame = now.top;
	Addr sp = frame->sp;
	struct edge *edge;

	if (!function->active)
		return False;
	while (frame >= stack_bottom() && frame->sp == sp && frame->edge->function != function)
		frame--;
	if (frame < stack_bottom() || frame->sp != sp)
		return False;
	edge = edge_between(top_node(), frame->edge->callee, 0);
	edge->calls += is_collecting;
	while (now.top > frame)
		stack_pop();
	return True;
}

static void enter_by_jump(struct function *function, Addr sp, Addr address)
{
	struct frame *top = now.top;
	Bool was_resolver = top->edge->function->is_resolver;

	if (sp > top->sp)
		rise_to(sp, address);
	else if (switch_down(sp, address)) {
		now.progress.arrival = &by_jump;
		return;
	}
	if (was_resolver && now.top == top && top > stack_bottom())
		stack_pop();
	if (now.top != top && now.top->sp > sp)
		enter_by_call(&function->jumps, function, sp);
	else if (!continue_chain(function))
		stack_push(edge_to(&function->jumps, function, top_node()), now.top->sp);
}

/* Does what enter_by_jump() does in the usual case of a tail call. */
static inline Bool jump_simply(struct function *function, VexGuestAMD64State *guest)
{
	struct edge *edge = function->jumps.outermost;
	struct frame *frame = now.top;

	if (function->active || edge->caller != frame->edge->callee ||
	    guest->guest_RSP != frame->sp || !frame->plain_exit || frame >= now.last)
		return False;
	push_simply(edge, frame->sp, progress_of(guest)->clock);
	return True;
}

static SLOW void enter(struct site *arrival, struct function *function, VexGuestAMD64State *guest)
{
	Addr sp = guest->guest_RSP;

	/* Nothing was executed since the last report: a return came here, to its caller. */
	if (arrival == &by_start ||
	    (arrival == &by_jump && progress_of(guest)->clock == now.reported))
		return;
	if (arrival == &by_jump && jump_simply(function, guest))
		return;
	stack_catch_up(guest);
	stack_report();
	if (is_call(arrival))
		enter_by_call(arrival, function, sp);
	else
		enter_by_jump(function, sp, 0);
	stack_go_on(guest);
}

VG_REGPARM(2) void report_enter(struct function *function, VexGuestAMD64State *guest)
{
	struct progress *progress = progress_of(guest);
	struct site *arrival = progress->arrival;

	progress->arrival = &by_jump;
	if (!enter_simply(arrival, function, guest))
		enter(arrival, function, guest);
}

VG_REGPARM(2) void report_enter_allocator(struct function *function, VexGuestAMD64State *guest)
{
	const Addr arguments[] = {guest->guest_RDI, guest->guest_RSI, guest->guest_RDX};

	report_enter(function, guest);
	if (current->heap.is_new)
		heap_call_is_for(function->heap, arguments);
}

static SLOW void call(struct site *site, struct function *function, VexGuestAMD64State *guest)
{
	stack_catch_up(guest);
	stack_report();
	enter_by_call(site, function, guest->guest_RSP);
	stack_go_on(guest);
}

VG_REGPARM(3)
void report_call(struct site *site, struct function *function, VexGuestAMD64State *guest)
{
	if (!enter_simply(site, function, guest))
		call(site, function, guest);
}

/* ------------------------------------------------------------------ pointers */

/* push $number; jmp: the second half of a stub, where the function was not looked up yet. */
static Bool is_lookup(const UChar *code)
{
	if (code[0] != 0x68)
		return False;
	return code[5] == 0xe9 || (code[5] == 0xf2 && code[6] == 0xe9);
}

Bool is_stub(Addr address)
{
	const UChar *code = (const UChar *)address;

	if (!VG_(am_is_valid_for_client)(address, 16, VKI_PROT_READ))
		return False;
	if (code[0] == 0xf3 && code[1] == 0x0f && code[2] == 0x1e && code[3] == 0xfa) /* endbr64 */
		code += 4;
	if (is_lookup(code))
		return True;
	if (code[0] == 0xf2) /* bnd */
		code++;
	return code[0] == 0xff && code[1] == 0x25; /* jmp *table(%rip) */
}

/* Targets of calls and jumps, and their functions: NULL if the target reports itself, or belongs to
 * its caller. */
enum { TARGETS = 1 << 12 };
static struct target {
	Addr address;
	struct function *function;
} targets[TARGETS];

static struct function *plain_function_at(Addr address)
{
	struct target *target = &targets[(address ^ address >> 12) % TARGETS];

	if (target->address != address) {
		target->address = address;
		target->function =
		    is_entry(address) || is_stub(address) ? NULL : function_at(address);
	}
	return target->function;
}

/* The function of a target that does not report itself, else NULL. */
static inline struct function *plain_target(struct site *site, Addr target)
{
	struct function *function;

	if (LIKELY(site->plain_target == target))
		return site->plain_function;
	function = plain_function_at(target);
	if (!function) {
		site->known_target = target;
		return NULL;
	}
	site->plain_target = target;
	site->plain_function = function;
	return function;
}

VG_REGPARM(3)
void report_call_indirect(struct site *site, Addr target, VexGuestAMD64State *guest)
{
	struct function *function = plain_target(site, target);

	if (!function)
		return;
	progress_of(guest)->arrival = &by_jump;
	report_call(site, function, guest);
}

/* A jump to code that is no function's beginning. */
static void jump_elsewhere(struct function *function, Addr target, Addr sp)
{
	struct site *arrival = now.progress.arrival;

	if (is_call(arrival)) { /* through a stub */
		now.progress.arrival = &by_jump;
		enter_by_call(arrival, function, sp);
	} else if (sp > now.top->sp)
		rise_to(sp, target); /* longjmp() */
	else if (!switch_down(sp, target) && function->object != now.top->edge->function->object)
		enter_by_jump(function, sp, target);
}

VG_REGPARM(3)
void report_jump_indirect(struct site *site, Addr target, VexGuestAMD64State *guest)
{
	struct function *function = plain_target(site, target);

	if (!function)
		return;
	stack_catch_up(guest);
	stack_report();
	jump_elsewhere(function, target, guest->guest_RSP);
	stack_go_on(guest);
}

/* ------------------------------------------------------------------ leaving */

static void return_unmatched(Addr sp, Addr target)
{
	if (stack_resume(sp))
		pop_below(sp);
	else if (now.top->sp - sp > FRAME_MAX)
		stack_leave_for(target, sp);
	else if (is_entry(target))
		now.progress.arrival = &by_unmatched_return;
	else
		enter_by_jump(function_at(target), sp, target);
}

static SLOW void leave(VexGuestAMD64State *guest, Addr target)
{
	Addr sp = guest->guest_RSP;

	if (!now.top->plain_exit && now.top->heap_exit == sp + now.skew && !current->heap.depth) {
		now.reported = progress_of(guest)->clock;
		stack_pop_allocating(now.reported);
		return;
	}
	stack_catch_up(guest);
	stack_report();
	if (current->heap.depth)
		heap_return(sp, guest->guest_RAX);
	if (now.top->sp < sp)
		rise_to(sp, target);
	else
		return_unmatched(sp, target);
	stack_go_on(guest);
}

VG_REGPARM(2) void report_return(VexGuestAMD64State *guest, Addr target)
{
	struct frame *frame = now.top;
	Addr sp = guest->guest_RSP;
	ULong clock = progress_of(guest)->clock;

	if (UNLIKELY(frame->plain_exit != sp + now.skew)) {
		leave(guest, target);
		return;
	}
	now.reported = clock;
	do { /* all of a chain of tail calls return together */
		struct edge *edge = frame->edge;

		edge->costs.instructions += clock - frame->begin;
		edge->function->active--;
		frame--;
	} while (UNLIKELY(frame->plain_exit == sp));
	now.top = frame;
}

/* ------------------------------------------------------------------ sites */

enum { BUCKETS = 1 << 14 };
static struct site *buckets[BUCKETS];

/* The first ones have low addresses, which make the code that mentions them shorter. */
static struct site *new_site(void)
{
	static struct site low[1 << 15];
	static UInt used;
	struct site *site = used < sizeof(low) / sizeof(low[0]) ? &low[used++] : NEW(struct site);

	*site = (struct site)NO_CALLS;
	return site;
}

struct site *site_at(Addr address)
{
	struct site **bucket = &buckets[(address ^ (address >> 14)) % BUCKETS], *site;

	for (site = *bucket; site; site = site->next)
		if (site->address == address)
			return site;
	site = new_site();
	site->address = address;
	site->next = *bucket;
	*bucket = site;
	return site;
}

void sites_forget(void)
{
	VG_(memset)(targets, 0, sizeof(targets));
	for (UInt i = 0; i < BUCKETS; i++)
		for (struct site *site = buckets[i]; site; site = site->next)
			site->known_target = site->plain_target = 0;
}
