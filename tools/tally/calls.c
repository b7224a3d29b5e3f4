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
#include "options.h"

/* How far below a function's frame the stack pointer may be without further question. */
enum { FRAME_MAX = 4096 };
/* How far below it a call may put it. */
#define STEP_MAX (1UL << 20)

/* ------------------------------------------------------------------ stack pointers */

/* Pops all functions but the last one that the stack pointer left. */
static inline void pop_below(Addr sp)
{
	while (current->top > 0 && stack_top()->sp < sp)
		stack_pop();
}

/* The last frame was left. Its caller was called before anything was observed; the costs of the
 * call are known, but not when it began. */
static void return_beyond_bottom(Addr target, Addr sp)
{
	struct frame bottom = *stack_bottom();
	struct edge *edge;

	stack_begin(target, sp);
	tally_arrival = BY_JUMP;
	edge = edge_between(stack_bottom()->node, bottom.node, 0);
	costs_add_difference(&edge->costs, &tally_clock, &bottom.begin);
	stack_bottom()->begin = bottom.begin;
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
	while (current->top > 0)
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
	if (LIKELY(stack_top()->sp - sp <= FRAME_MAX))
		return False;
	if (stack_resume(sp)) {
		pop_below(sp);
		return True;
	}
	if (!target || same_memory(sp, stack_top()->sp))
		return False;
	stack_leave_for(target, sp);
	return True;
}

/* ------------------------------------------------------------------ entering */

static inline Addr site_of(UWord arrival)
{
	return arrival > BY_CALL ? arrival : 0;
}

static inline void push_call(struct function *function, Addr sp, UWord arrival)
{
	stack_push(edge_to(function, stack_top()->node, site_of(arrival)), sp);
}

/* A call whose stack pointer is not where a call from the top of the stack would be. */
static void reach_caller(Addr sp)
{
	struct frame *top = stack_top();

	if (top->sp <= sp)
		while (current->top > 0 && stack_top()->sp <= sp)
			stack_pop();
	else if (stack_resume(sp + 1))
		while (current->top > 0 && stack_top()->sp <= sp)
			stack_pop();
}

static inline void enter_by_call(struct function *function, Addr sp, UWord arrival)
{
	if (UNLIKELY(stack_top()->sp - sp - 1 >= STEP_MAX))
		reach_caller(sp);
	push_call(function, sp, arrival);
}

/* If the function is part of the chain of tail calls on top, it goes on. */
static Bool continue_chain(struct function *function)
{
	Int i = current->top;
	Addr sp = stack_top()->sp;
	struct edge *edge;

	if (!function->active)
		return False;
	while (i >= 0 && current->frames[i].sp == sp &&
	       current->frames[i].node->function != function)
		i--;
	if (i < 0 || current->frames[i].sp != sp)
		return False;
	edge = edge_between(stack_top()->node, current->frames[i].node, 0);
	edge->calls += tally_is_collecting;
	while (current->top > i)
		stack_pop();
	return True;
}

static void enter_by_jump(struct function *function, Addr sp, Addr address)
{
	Int top = current->top;
	Bool was_resolver = stack_top()->node->function->is_resolver;

	if (sp > stack_top()->sp)
		rise_to(sp, address);
	else if (switch_down(sp, address)) {
		tally_arrival = BY_JUMP;
		return;
	}
	if (was_resolver && current->top == top && top > 0)
		stack_pop();
	if (current->top != top && stack_top()->sp > sp)
		push_call(function, sp, BY_JUMP);
	else if (!continue_chain(function))
		stack_push(edge_to(function, stack_top()->node, 0), stack_top()->sp);
}

VG_REGPARM(2) void tally_enter(struct function *function, Addr sp)
{
	UWord arrival = tally_arrival;
	Bool is_at_once = tally_clock.instructions == current->charged;

	tally_arrival = BY_JUMP;
	if (LIKELY(arrival >= BY_CALL)) {
		stack_charge();
		enter_by_call(function, sp, arrival);
		return;
	}
	/* Nothing was executed since the last transition: a return came here, to its caller. */
	if (arrival == BY_START || (arrival == BY_JUMP && is_at_once))
		return;
	stack_charge();
	enter_by_jump(function, sp, 0);
}

VG_REGPARM(3)
void tally_enter_allocator(struct function *function, Addr sp, Addr argument0, Addr argument1,
			   Addr argument2)
{
	const Addr arguments[] = {argument0, argument1, argument2};

	tally_enter(function, sp);
	if (current->heap.is_new)
		heap_call_is_for(function->heap, arguments);
}

VG_REGPARM(2) void tally_call(struct function *function, Addr sp)
{
	UWord arrival = tally_arrival;

	tally_arrival = BY_JUMP;
	stack_charge();
	enter_by_call(function, sp, arrival);
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

/* Whether the target reports itself, or belongs to its caller. */
static inline Bool needs_nothing(struct site *site, Addr target)
{
	if (LIKELY(site->plain_target == target))
		return False;
	if (is_entry(target) || is_stub(target)) {
		site->known_target = target;
		return True;
	}
	site->plain_target = target;
	return False;
}

VG_REGPARM(3) void tally_call_indirect(struct site *site, Addr target, Addr sp)
{
	if (!needs_nothing(site, target))
		tally_call(function_at(target), sp);
}

/* A jump to code that is no function's beginning. */
static void jump_elsewhere(Addr target, Addr sp, UWord arrival)
{
	struct function *function;

	if (arrival >= BY_CALL) { /* through a stub */
		tally_arrival = BY_JUMP;
		enter_by_call(function_at(target), sp, arrival);
		return;
	}
	if (sp > stack_top()->sp) {
		rise_to(sp, target); /* longjmp() */
		return;
	}
	if (switch_down(sp, target))
		return;
	function = function_at(target);
	if (function->object != stack_top()->node->function->object)
		enter_by_jump(function, sp, target);
}

VG_REGPARM(3) void tally_jump_indirect(struct site *site, Addr target, Addr sp)
{
	if (needs_nothing(site, target))
		return;
	stack_charge();
	jump_elsewhere(target, sp, tally_arrival);
}

/* ------------------------------------------------------------------ leaving */

static void return_unmatched(Addr sp, Addr target)
{
	if (stack_resume(sp))
		pop_below(sp);
	else if (stack_top()->sp - sp > FRAME_MAX)
		stack_leave_for(target, sp);
	else if (is_entry(target))
		tally_arrival = BY_UNMATCHED_RETURN;
	else
		enter_by_jump(function_at(target), sp, target);
}

static void leave(Addr sp, Addr target)
{
	struct frame *top = stack_top();

	if (LIKELY(top->sp < sp && current->top > 0 && sp <= stack_bottom()->sp)) {
		do
			stack_pop();
		while (current->top > 0 && stack_top()->sp < sp);
	} else if (top->sp < sp)
		rise_to(sp, target);
	else
		return_unmatched(sp, target);
}

VG_REGPARM(3) void tally_return(Addr sp, Addr result, Addr target)
{
	stack_charge();
	if (UNLIKELY(current->heap.depth != 0))
		heap_return(sp, result);
	leave(sp, target);
}

/* ------------------------------------------------------------------ sites */

enum { BUCKETS = 1 << 14 };
static struct site *buckets[BUCKETS];

struct site *site_at(Addr address)
{
	struct site **bucket = &buckets[(address ^ (address >> 14)) % BUCKETS], *site;

	for (site = *bucket; site; site = site->next)
		if (site->address == address)
			return site;
	site = NEW(struct site);
	site->address = address;
	site->next = *bucket;
	*bucket = site;
	return site;
}

void sites_forget(void)
{
	for (UInt i = 0; i < BUCKETS; i++)
		for (struct site *site = buckets[i]; site; site = site->next)
			site->known_target = site->plain_target = 0;
}
