/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instructions are counted once per stretch of code that has no exit inside: the clock is advanced
 * before every exit and at the end of a block by the instructions since the last time. So nothing
 * is counted that does not run. (Valgrind may merge two conditions when it chases jumps; main.c
 * switches this off.)
 *
 * Calls are observed where they arrive, at the first instructions of functions, because most
 * functions have a symbol and most calls are direct. A call instruction therefore only leaves a
 * note that the next function is called and not jumped to. Calls of code without a symbol, and
 * indirect calls and jumps whose target is not one that reports itself, are observed where they
 * start.
 */
#include "instrument.h"

#include "calls.h"
#include "instructions.h"
#include "ir.h"
#include "options.h"

Bool is_instrumenting;

struct builder {
	const IRSB *in;
	IRSB *out;
	Addr first, last;		 /* addresses of its first and of the current instruction */
	UInt pending;			 /* instructions that are not counted yet */
	Bool moves_stack;		 /* the block changes the stack pointer */
	struct block_counters *counters; /* with --dump-instr */
};

/* Calls a function of the tool that takes the registers and changes struct progress. */
static void call_tool(struct builder *b, const HChar *name, void *function, IRExpr **arguments,
		      IRExpr *guard)
{
	IRDirty *call = ir_call(b->out, name, function, arguments, guard);

	call->nFxState = 2;
	VG_(memset)(call->fxState, 0, 2 * sizeof(call->fxState[0]));
	call->fxState[0].fx = Ifx_Read;
	call->fxState[0].size = sizeof(VexGuestAMD64State);
	call->fxState[1].fx = Ifx_Modify;
	call->fxState[1].offset = PROGRESS;
	call->fxState[1].size = sizeof(struct progress);
}

/* ------------------------------------------------------------------ counting */

static void advance_clock(struct builder *b, IRExpr *instructions)
{
	enum { CLOCK = PROGRESS + offsetof(struct progress, clock) };

	ir_put(b->out, CLOCK,
	       ir_binary(b->out, Ity_I64, Iop_Add64, ir_register(b->out, CLOCK), instructions));
}

static void count_pending(struct builder *b)
{
	if (!b->pending)
		return;
	advance_clock(b, ir_constant(b->pending));
	if (b->counters)
		counters_end_stretch(b->counters, b->out, b->pending);
	b->pending = 0;
}

/* ------------------------------------------------------------------ repeated string instructions
 */

static Bool is_prefix(UChar byte)
{
	return byte == 0x66 || byte == 0x67 || byte == 0xf2 || byte == 0xf3 || byte == 0x2e ||
	       byte == 0x36 || byte == 0x3e || byte == 0x26 || byte == 0x64 || byte == 0x65 ||
	       (byte & 0xf0) == 0x40;
}

static Bool is_string_operation(UChar byte)
{
	return (byte >= 0xa4 && byte <= 0xa7) || (byte >= 0xaa && byte <= 0xaf) ||
	       (byte >= 0x6c && byte <= 0x6f);
}

/* Whether the instruction is repeated by a prefix; `is_short` if by a count of 32 bits. */
static Bool is_repeated(Addr address, Bool *is_short)
{
	const UChar *code = (const UChar *)address;
	Bool repeats = False;

	*is_short = False;
	for (; is_prefix(*code); code++) {
		repeats = repeats || *code == 0xf2 || *code == 0xf3;
		*is_short = *is_short || *code == 0x67;
	}
	return repeats && is_string_operation(*code);
}

/*
 * Valgrind makes a repeated string instruction a loop that looks at the count first, so it comes to
 * the instruction once more after the last time. The processor does not. At the jump back, `taken`
 * or always, this takes one instruction off if the count has become 0.
 */
static void correct_repetition(struct builder *b, IRExpr *taken)
{
	IRSB *out = b->out;
	IRExpr *count, *is_over;
	Bool is_short;

	if (!is_repeated(b->last, &is_short))
		return;
	count = ir_register(out, offsetof(VexGuestAMD64State, guest_RCX));
	if (is_short)
		count = ir_binary(out, Ity_I64, Iop_And64, count, ir_constant(0xffffffff));
	is_over = ir_unary(out, Ity_I64, Iop_1Uto64,
			   ir_binary(out, Ity_I1, Iop_CmpEQ64, count, ir_constant(0)));
	if (taken)
		is_over = ir_binary(out, Ity_I64, Iop_And64, is_over,
				    ir_unary(out, Ity_I64, Iop_1Uto64, taken));
	is_over = ir_binary(out, Ity_I64, Iop_Sub64, ir_constant(0), is_over);
	advance_clock(b, is_over);
	if (b->counters)
		counters_correct(b->counters, out, is_over);
}

/* ------------------------------------------------------------------ functions */

static void observe_entry(struct builder *b)
{
	struct function *function;

	if (!is_entry(b->first))
		return;
	function = function_at(b->first);
	call_tool(b, "report_enter", function->heap ? &report_enter_allocator : &report_enter,
		  mkIRExprVec_2(ir_pointer(function), IRExpr_GSPTR()), NULL);
}

static Bool is_constant(const IRExpr *expression, Addr *value)
{
	if (expression->tag != Iex_Const)
		return False;
	*value = expression->Iex.Const.con->Ico.U64;
	return True;
}

/* Leaves a note for the next function. */
static void note_call(struct builder *b, struct site *site)
{
	ir_put(b->out, PROGRESS + offsetof(struct progress, arrival), ir_pointer(site));
}

static IRExpr *is_not_known(struct builder *b, struct site *site, IRExpr *target)
{
	return ir_binary(b->out, Ity_I1, Iop_CmpNE64, target,
			 ir_load(b->out, ir_pointer(&site->known_target)));
}

static void observe_direct_call(struct builder *b, struct site *site, Addr target)
{
	if (is_entry(target) || is_stub(target))
		note_call(b, site);
	else
		call_tool(b, "report_call", &report_call,
			  mkIRExprVec_3(ir_pointer(site), ir_pointer(function_at(target)),
					IRExpr_GSPTR()),
			  NULL);
}

static void observe_call(struct builder *b, IRExpr *next)
{
	struct site *site = site_at(b->last);
	Addr target;

	if (is_constant(next, &target)) {
		observe_direct_call(b, site, target);
		return;
	}
	note_call(b, site);
	call_tool(b, "report_call_indirect", &report_call_indirect,
		  mkIRExprVec_3(ir_pointer(site), next, IRExpr_GSPTR()),
		  is_not_known(b, site, next));
}

static void observe_return(struct builder *b, IRExpr *next)
{
	call_tool(b, "report_return", &report_return, mkIRExprVec_2(IRExpr_GSPTR(), next), NULL);
}

/* The addresses of the code around this one that belong together. */
static void find_code(Addr address, Addr *start, SizeT *size)
{
	const DebugInfo *info = VG_(find_DebugInfo)(VG_(current_DiEpoch)(), address);
	const NSegment *segment;

	if (info) {
		*start = VG_(DebugInfo_get_text_avma)(info);
		*size = VG_(DebugInfo_get_text_size)(info);
		if (address - *start < *size)
			return;
	}
	segment = VG_(am_find_nsegment)(address);
	*start = segment ? segment->start : address;
	*size = segment ? segment->end - segment->start + 1 : 0;
}

/* Most indirect jumps are those of switches and stay in the function. */
static IRExpr *leaves_code(struct builder *b, IRExpr *target)
{
	Addr start;
	SizeT size;
	IRExpr *distance;

	find_code(b->last, &start, &size);
	distance = ir_binary(b->out, Ity_I64, Iop_Sub64, target, ir_constant(start));
	return ir_binary(b->out, Ity_I1, Iop_CmpLE64U, ir_constant(size), distance);
}

static void observe_jump(struct builder *b, IRExpr *next)
{
	struct site *site;
	IRExpr *guard;
	Addr target;

	if (is_constant(next, &target))
		return;
	site = site_at(b->last);
	if (b->moves_stack || is_stub(b->first))
		guard = is_not_known(b, site, next);
	else
		guard = leaves_code(b, next);
	call_tool(b, "report_jump_indirect", &report_jump_indirect,
		  mkIRExprVec_3(ir_pointer(site), next, IRExpr_GSPTR()), guard);
}

static void observe_end(struct builder *b, const IRSB *in)
{
	Addr target;

	if (in->jumpkind == Ijk_Call)
		observe_call(b, in->next);
	else if (in->jumpkind == Ijk_Ret)
		observe_return(b, in->next);
	else if (in->jumpkind == Ijk_Boring) {
		if (is_constant(in->next, &target) && target == b->last)
			correct_repetition(b, NULL);
		observe_jump(b, in->next);
	}
}

/* ------------------------------------------------------------------ blocks */

static void begin_instruction(struct builder *b, const IRStmt *mark)
{
	Addr address = mark->Ist.IMark.addr + mark->Ist.IMark.delta;

	if (!b->first) {
		b->first = address;
		observe_entry(b);
		if (options.by_instruction) {
			b->counters = counters_begin(b->out);
			tool_block_begins(b->in, b->out, b->counters);
		}
	}
	b->last = address;
	b->pending++;
	if (b->counters)
		counters_add_instruction(b->counters, address);
}

static void before_exit(struct builder *b, const IRStmt *exit)
{
	count_pending(b);
	if (exit->Ist.Exit.dst->Ico.U64 == b->last && exit->Ist.Exit.jk == Ijk_Boring)
		correct_repetition(b, exit->Ist.Exit.guard);
	tool_exit(exit);
}

static void add_statement(struct builder *b, IRStmt *statement)
{
	if (statement->tag == Ist_IMark)
		begin_instruction(b, statement);
	else if (statement->tag == Ist_Exit && b->first)
		before_exit(b, statement);
	else if (statement->tag == Ist_Put &&
		 statement->Ist.Put.offset == offsetof(VexGuestAMD64State, guest_RSP))
		b->moves_stack = True;
	if (b->first)
		tool_statement(statement);
	addStmtToIRSB(b->out, statement);
}

IRSB *instrument_block(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout,
		       const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word,
		       IRType host_word)
{
	struct builder b = {0};

	(void)closure, (void)layout, (void)extents, (void)host, (void)guest_word, (void)host_word;
	if (!is_instrumenting)
		return in;
	b.in = in;
	b.out = deepCopyIRSBExceptStmts(in);
	for (Int i = 0; i < in->stmts_used; i++)
		if (in->stmts[i]->tag != Ist_NoOp)
			add_statement(&b, in->stmts[i]);
	count_pending(&b);
	if (b.first) {
		tool_block_ends(in);
		observe_end(&b, in);
	}
	if (b.counters)
		counters_end(b.counters);
	return b.out;
}

void instrument_forget(void)
{
	functions_forget();
	sites_forget();
}
