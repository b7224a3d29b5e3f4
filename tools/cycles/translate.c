/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes recipes from Valgrind's representation of a block, and adds the code that runs them.
 *
 * The representation takes an instruction apart into more operations than a processor does. So what
 * is used only within its instruction is no step: its sources become the sources of what uses it.
 * All simple operations of an instruction together take one unit once, and one cycle for each
 * result that something else uses. What the representation does for each lane of a vector is done
 * once.
 */
#include "core.h"
#include "instructions.h"
#include "ir.h"

enum { FIRST_VECTOR = REGISTERS - 32 };

/* What a temporary is. */
struct value {
	UInt instruction; /* that computes it, from 1 */
	Bool is_needed;	  /* outside of this instruction, or by something that is a step */
	Bool is_simple;	  /* a simple operation takes part in it, that is no step yet */
	Bool is_constant;
	Bool is_lane; /* what another lane's step computes */
	UShort source_count;
	UShort sources[SOURCES_MAX];
	UInt step; /* which computes it, from 1, in the recipe that is made; else 0 */
};

/* The block that is translated. */
static struct {
	const IRSB *in;
	IRSB *out;
	struct block_counters *counters;
	struct value *values;
	UInt value_count;
	UInt instruction; /* number of the current one, from 1 */
	UInt index;	  /* and among those of the counters, from 0 */
	Addr first, address, next;
	Bool follows_comparison; /* the last instruction was one that a branch is fused with */
	Bool has_unit;		 /* the current one's simple operations have taken a unit */
	IRTemp lane;		 /* which the current one computed for the first lane of a vector */
	UShort vector; /* the register of which the current one has put a part; 0 for none */

	/* the recipe that is made */
	struct step *steps;
	UInt step_count, step_capacity;
	UInt address_count;
} block;

/* ------------------------------------------------------------------ values */

static Bool is_temporary(const IRExpr *expression)
{
	return expression && expression->tag == Iex_RdTmp;
}

static struct value *value_of(const IRExpr *expression)
{
	return &block.values[expression->Iex.RdTmp.tmp];
}

static UShort number_of(IRTemp temporary)
{
	UInt number = REGISTERS + temporary;

	return (UShort)(number < VALUES ? number : VALUES - 1);
}

/* Registers: vectors are one each, others by words. */
static UShort number_of_register(Int offset)
{
	const Int vectors = offsetof(VexGuestAMD64State, guest_YMM0),
		  end = offsetof(VexGuestAMD64State, guest_YMM16);

	if (offset >= vectors && offset < end)
		return (UShort)(FIRST_VECTOR + (offset - vectors) / 32);
	return (UShort)(offset / 8);
}

static Bool is_vector_register(UShort number)
{
	return number >= FIRST_VECTOR && number < REGISTERS;
}

/* What the representation keeps for itself. */
static Bool is_no_register(Int offset)
{
	return offset == offsetof(VexGuestAMD64State, guest_CC_OP) ||
	       offset == offsetof(VexGuestAMD64State, guest_CC_NDEP) ||
	       offset == offsetof(VexGuestAMD64State, guest_RIP);
}

static void add_source(struct value *value, UShort number)
{
	for (UInt i = 0; i < value->source_count; i++)
		if (value->sources[i] == number)
			return;
	if (value->source_count < SOURCES_MAX)
		value->sources[value->source_count++] = number;
}

/* Makes what an expression depends on a dependence of `value`. */
static void add_operand(struct value *value, const IRExpr *expression)
{
	const struct value *operand;

	if (!is_temporary(expression))
		return;
	operand = value_of(expression);
	if (operand->is_constant)
		return;
	if (operand->instruction != block.instruction) {
		add_source(value, number_of(expression->Iex.RdTmp.tmp));
		return;
	}
	for (UInt i = 0; i < operand->source_count; i++)
		add_source(value, operand->sources[i]);
	value->is_simple = value->is_simple || operand->is_simple;
}

/* ------------------------------------------------------------------ which values are needed */

/* The operands of an expression; up to five, NULL behind the last. */
enum { OPERANDS_MAX = 8 };

static void operands_of(const IRExpr *e, const IRExpr *operands[OPERANDS_MAX])
{
	UInt count = 0;

	switch (e->tag) {
	case Iex_RdTmp:
		operands[count++] = e;
		break;
	case Iex_Unop:
		operands[count++] = e->Iex.Unop.arg;
		break;
	case Iex_Binop:
		operands[count++] = e->Iex.Binop.arg1;
		operands[count++] = e->Iex.Binop.arg2;
		break;
	case Iex_Triop: /* the first is the rounding */
		operands[count++] = e->Iex.Triop.details->arg2;
		operands[count++] = e->Iex.Triop.details->arg3;
		break;
	case Iex_Qop:
		operands[count++] = e->Iex.Qop.details->arg1;
		operands[count++] = e->Iex.Qop.details->arg2;
		operands[count++] = e->Iex.Qop.details->arg3;
		operands[count++] = e->Iex.Qop.details->arg4;
		break;
	case Iex_Load:
		operands[count++] = e->Iex.Load.addr;
		break;
	case Iex_ITE:
		operands[count++] = e->Iex.ITE.cond;
		operands[count++] = e->Iex.ITE.iftrue;
		operands[count++] = e->Iex.ITE.iffalse;
		break;
	case Iex_CCall:
		for (UInt i = 0; e->Iex.CCall.args[i] && count < OPERANDS_MAX - 1; i++)
			operands[count++] = e->Iex.CCall.args[i];
		break;
	default:
		break;
	}
	operands[count] = NULL;
}

/* Something that is a step uses it. */
static void need(const IRExpr *expression)
{
	if (is_temporary(expression))
		value_of(expression)->is_needed = True;
}

/* Something uses it that is no step, if it is of the same instruction. */
static void need_later(const IRExpr *expression)
{
	if (is_temporary(expression) && value_of(expression)->instruction != block.instruction)
		value_of(expression)->is_needed = True;
}

static void define(IRTemp temporary)
{
	block.values[temporary].instruction = block.instruction;
}

static void look_at_computation(const IRStmt *statement)
{
	const IRExpr *operands[OPERANDS_MAX];

	define(statement->Ist.WrTmp.tmp);
	operands_of(statement->Ist.WrTmp.data, operands);
	for (UInt i = 0; operands[i]; i++)
		need_later(operands[i]);
}

static void look_at_call(const IRDirty *call)
{
	for (UInt i = 0; call->args[i]; i++)
		need_later(call->args[i]);
	if (call->tmp != IRTemp_INVALID)
		define(call->tmp);
}

static void look_at_statement(const IRStmt *s)
{
	switch (s->tag) {
	case Ist_IMark:
		block.instruction++;
		break;
	case Ist_WrTmp:
		look_at_computation(s);
		break;
	case Ist_Put:
		if (!is_no_register(s->Ist.Put.offset))
			need(s->Ist.Put.data);
		break;
	case Ist_PutI:
		need(s->Ist.PutI.details->data);
		break;
	case Ist_Store:
		need(s->Ist.Store.data);
		need_later(s->Ist.Store.addr);
		break;
	case Ist_StoreG:
		need(s->Ist.StoreG.details->data);
		need_later(s->Ist.StoreG.details->addr);
		break;
	case Ist_LoadG:
		need_later(s->Ist.LoadG.details->addr);
		need(s->Ist.LoadG.details->alt);
		define(s->Ist.LoadG.details->dst);
		break;
	case Ist_CAS:
		define(s->Ist.CAS.details->oldLo);
		break;
	case Ist_Dirty:
		look_at_call(s->Ist.Dirty.details);
		break;
	case Ist_Exit:
		need(s->Ist.Exit.guard);
		break;
	default:
		break;
	}
}

static void find_needed_values(void)
{
	block.instruction = 0;
	for (Int i = 0; i < block.in->stmts_used; i++)
		look_at_statement(block.in->stmts[i]);
	need(block.in->next);
	for (UInt i = 0; i < block.value_count; i++)
		block.values[i].instruction = 0;
	block.instruction = 0;
}

/* ------------------------------------------------------------------ steps */

static struct step *add_step(enum step_kind kind, const struct value *sources)
{
	struct step *step;

	GROW(block.steps, block.step_capacity, block.step_count + 1);
	step = &block.steps[block.step_count++];
	VG_(memset)(step, 0, sizeof(*step));
	step->kind = (UChar)kind;
	step->result = step->also_result = VALUES - 1;
	if (!sources)
		return step;
	step->source_count = sources->source_count;
	VG_(memcpy)(step->sources, sources->sources, sizeof(step->sources));
	return step;
}

static void set_cost(struct step *step, const struct operation_cost *cost)
{
	step->unit = cost->unit;
	step->latency = cost->latency;
	step->held = cost->held;
}

/* Makes the temporary the result of a step. */
static void set_result(struct step *step, IRTemp temporary)
{
	step->result = step->also_result = number_of(temporary);
	block.values[temporary] = (struct value){.instruction = block.instruction,
						 .is_needed = True,
						 .source_count = 1,
						 .sources = {number_of(temporary)},
						 .step = block.step_count};
}

/* Notes the address of the load or store that is added next. */
static void note_address(IRExpr *address)
{
	tl_assert(block.address_count < ADDRESSES);
	ir_store(block.out, ir_pointer(&recipe_addresses[block.address_count++]), address);
}

/* Whether an address depends on no register but those of the stack. */
static Bool is_fixed(const struct value *address)
{
	for (UInt i = 0; i < address->source_count; i++)
		if (address->sources[i] !=
			number_of_register(offsetof(VexGuestAMD64State, guest_RSP)) &&
		    address->sources[i] !=
			number_of_register(offsetof(VexGuestAMD64State, guest_RBP)))
			return False;
	return True;
}

static Bool is_for_vectors(IRType type)
{
	return type == Ity_V128 || type == Ity_V256 || type == Ity_F64 || type == Ity_F32;
}

static UChar size_of(IRType type)
{
	return (UChar)(type == Ity_I1 ? 1 : sizeofIRType(type));
}

static struct step *add_access(enum step_kind kind, IRExpr *address, IRType type)
{
	struct value where = {0};
	struct step *step;

	add_operand(&where, address);
	step = add_step(kind, &where);
	step->size = size_of(type);
	step->has_fixed_address = is_fixed(&where);
	note_address(address);
	return step;
}

static void add_load(IRTemp temporary, IRExpr *address, IRType type)
{
	struct step *step = add_access(STEP_LOAD, address, type);

	step->unit = is_for_vectors(type) ? UNIT_LOAD_VECTOR : UNIT_LOAD;
	set_result(step, temporary);
}

static void add_store(IRExpr *address, const IRExpr *data)
{
	struct step *step = add_access(STEP_STORE, address, typeOfIRExpr(block.in->tyenv, data));

	if (is_temporary(data) && !value_of(data)->is_constant && step->source_count < SOURCES_MAX)
		step->sources[step->source_count++] = number_of(data->Iex.RdTmp.tmp);
}

static struct step *add_helper(IRTemp temporary, const HChar *name, const struct value *sources)
{
	struct step *step = add_step(STEP_COMPUTE, sources);
	UInt latency = helper_latency(name);

	step->unit = UNIT_MULTIPLY;
	step->latency = (UChar)(latency < 255 ? latency : 255);
	if (temporary != IRTemp_INVALID)
		set_result(step, temporary);
	return step;
}

/* A function that also reads and writes registers. Of those that it writes, vectors count. */
static void add_call(const IRDirty *call)
{
	struct value sources = {0};
	struct step *step;

	for (UInt i = 0; call->args[i]; i++)
		add_operand(&sources, call->args[i]);
	for (Int i = 0; i < call->nFxState; i++)
		if (call->fxState[i].fx != Ifx_Write)
			add_source(&sources, number_of_register(call->fxState[i].offset));
	step = add_helper(call->tmp, call->cee->name, &sources);
	for (Int i = 0; i < call->nFxState; i++) {
		UShort number = number_of_register(call->fxState[i].offset);

		if (call->fxState[i].fx == Ifx_Read || !is_vector_register(number))
			continue;
		step->also_result = block.vector = number;
		if (call->tmp == IRTemp_INVALID)
			step->result = number;
	}
}

/* ------------------------------------------------------------------ computations */

static enum operation class_of(const IRExpr *e, IRType type)
{
	switch (e->tag) {
	case Iex_Unop:
		return operation_class(e->Iex.Unop.op, type);
	case Iex_Binop:
		return operation_class(e->Iex.Binop.op, type);
	case Iex_Triop:
		return operation_class(e->Iex.Triop.details->op, type);
	case Iex_Qop:
		return operation_class(e->Iex.Qop.details->op, type);
	case Iex_ITE:
		return OP_INTEGER;
	default:
		return OP_FREE;
	}
}

/* The step of all simple operations that a needed value depends on. */
static void add_simple(IRTemp temporary, const struct value *value, IRType type)
{
	struct step *step = add_step(STEP_COMPUTE, value);

	if (value->is_simple) {
		set_cost(step,
			 &core_processor->costs[is_for_vectors(type) ? OP_VECTOR : OP_INTEGER]);
		if (block.has_unit)
			step->unit = UNIT_NONE;
		block.has_unit = True;
	}
	set_result(step, temporary);
}

static void find_operands(struct value *value, const IRExpr *e)
{
	const IRExpr *operands[OPERANDS_MAX];

	if (e->tag == Iex_Get)
		add_source(value, number_of_register(e->Iex.Get.offset));
	else if (e->tag == Iex_GetI)
		add_source(value, number_of_register(e->Iex.GetI.descr->base));
	operands_of(e, operands);
	for (UInt i = 0; operands[i]; i++)
		add_operand(value, operands[i]);
	value->is_constant = value->source_count == 0 && e->tag != Iex_Load;
}

/* Whether no instruction does it twice but for lanes. */
static Bool is_done_by_lanes(enum operation class)
{
	return class == OP_FLOAT_FUSED || class == OP_CONVERT;
}

static void add_lane(IRTemp temporary)
{
	block.values[temporary] = block.values[block.lane];
	block.values[temporary].step = 0;
	block.values[temporary].is_lane = True;
}

static void add_operation(IRTemp temporary, const IRExpr *e, IRType type)
{
	struct value value = {.instruction = block.instruction,
			      .is_needed = block.values[temporary].is_needed};
	enum operation class = class_of(e, type);

	find_operands(&value, e);
	if (e->tag == Iex_CCall && helper_latency(e->Iex.CCall.cee->name) > 1) {
		add_helper(temporary, e->Iex.CCall.cee->name, &value);
		return;
	}
	if (is_done_by_lanes(class) && block.lane != IRTemp_INVALID) {
		add_lane(temporary);
		return;
	}
	if (class != OP_FREE && !operation_is_simple(class)) {
		struct step *step = add_step(STEP_COMPUTE, &value);

		set_cost(step, &core_processor->costs[class]);
		set_result(step, temporary);
		if (is_done_by_lanes(class))
			block.lane = temporary;
		return;
	}
	value.is_simple = value.is_simple || class != OP_FREE || e->tag == Iex_CCall;
	if (value.is_needed && !value.is_constant)
		add_simple(temporary, &value, type);
	else
		block.values[temporary] = value;
}

static void add_computation(IRTemp temporary, const IRExpr *e)
{
	IRType type = block.in->tyenv->types[temporary];

	if (e->tag == Iex_Load)
		add_load(temporary, e->Iex.Load.addr, type);
	else
		add_operation(temporary, e, type);
}

/* ------------------------------------------------------------------ registers */

/* Makes the register a result of the step that computes the temporary, if there is such a step. */
static Bool put_by_its_step(const struct value *operand, UShort number)
{
	struct step *step = operand->step ? &block.steps[operand->step - 1] : NULL;

	if (!step || operand->instruction != block.instruction || step->also_result != step->result)
		return False;
	step->also_result = number;
	return True;
}

/* Makes a step that waits for the value, and for the parts of the register that stay. */
static void add_copy(const struct value *data, UShort number, Bool is_part)
{
	struct value value = *data;
	struct step *step;

	if (is_part)
		add_source(&value, number);
	step = add_step(STEP_COMPUTE, &value);
	step->result = step->also_result = number;
}

static void add_put(Int offset, const IRExpr *data)
{
	IRType type = typeOfIRExpr(block.in->tyenv, data);
	UShort number = number_of_register(offset);
	Bool is_rest = is_vector_register(number) && number == block.vector;
	Bool is_part = type == Ity_I8 || type == Ity_I16 || is_rest;
	struct value value = {0};

	if (!is_temporary(data) || value_of(data)->is_constant) {
		if (!is_rest) /* the rest that is 0 is there at once */
			add_copy(&value, number, is_part);
		return;
	}
	if (is_vector_register(number))
		block.vector = number;
	if (is_rest && value_of(data)->is_lane)
		return;
	if (!is_part && put_by_its_step(value_of(data), number))
		return;
	if (value_of(data)->is_lane)
		value = *value_of(data);
	else
		add_source(&value, number_of(data->Iex.RdTmp.tmp));
	add_copy(&value, number, is_part);
}

static void add_put_indexed(const IRPutI *put)
{
	if (put->descr->elemTy != Ity_I8) /* the tags of x87's registers */
		add_put(put->descr->base, put->data);
}

/* ------------------------------------------------------------------ instructions */

static Bool is_short_prefix(UChar byte)
{
	return byte == 0x66 || (byte & 0xf0) == 0x40;
}

/* Whether the instruction is a comparison or simple arithmetic, which processors fuse with a branch
 * on its result. */
static Bool is_comparison(const UChar *code)
{
	UChar modrm;

	while (is_short_prefix(*code))
		code++;
	modrm = (code[1] >> 3) & 7;
	if (code[0] < 0x40 && (code[0] & 7) < 6) {
		UChar operation = code[0] >> 3; /* add or adc sbb and sub xor cmp */

		return operation == 0 || operation == 4 || operation == 5 || operation == 7;
	}
	if (code[0] == 0x80 || code[0] == 0x81 || code[0] == 0x83)
		return modrm == 0 || modrm == 4 || modrm == 5 || modrm == 7;
	if (code[0] == 0xfe || code[0] == 0xff)
		return modrm <= 1;
	return code[0] == 0x84 || code[0] == 0x85 || code[0] == 0xa8 || code[0] == 0xa9 ||
	       ((code[0] == 0xf6 || code[0] == 0xf7) && modrm == 0);
}

static Bool is_conditional_branch(const UChar *code)
{
	return (code[0] & 0xf0) == 0x70 || (code[0] == 0x0f && (code[1] & 0xf0) == 0x80);
}

static enum instruction_kind kind_of(const UChar *code)
{
	if (is_conditional_branch(code))
		return block.follows_comparison ? INSTRUCTION_FUSED : INSTRUCTION_PLAIN;
	if (code[0] != 0xf2 && code[0] != 0xf3)
		return INSTRUCTION_PLAIN;
	for (code++; is_short_prefix(*code); code++)
		;
	if (*code == 0xa4 || *code == 0xa5 || *code == 0xaa || *code == 0xab)
		return INSTRUCTION_COPIES;
	if (*code == 0xa6 || *code == 0xa7 || *code == 0xae || *code == 0xaf)
		return INSTRUCTION_COMPARES;
	return INSTRUCTION_PLAIN;
}

static void begin_instruction(const IRStmt *mark)
{
	const UChar *code;
	struct step *step;

	block.address = mark->Ist.IMark.addr + mark->Ist.IMark.delta;
	block.next = block.address + mark->Ist.IMark.len;
	block.index = block.instruction++;
	block.has_unit = False;
	block.lane = IRTemp_INVALID;
	block.vector = 0;
	if (block.index == 0)
		block.first = block.address;
	code = (const UChar *)block.address;
	step = add_step(STEP_INSTRUCTION, NULL);
	step->index = (UShort)block.index;
	step->offset = (UInt)(block.address - block.first);
	step->instruction_kind = (UShort)kind_of(code);
	block.follows_comparison = is_comparison(code);
}

/* ------------------------------------------------------------------ recipes */

static struct recipe *take_recipe(void)
{
	SizeT size = block.step_count * sizeof(struct step);
	struct recipe *recipe = VG_(malloc)(TOOL_NAME, sizeof(*recipe) + size);

	*recipe = (struct recipe){.counters = block.counters,
				  .address = block.first,
				  .last = block.address,
				  .next = block.next,
				  .step_count = block.step_count};
	VG_(memcpy)(recipe->steps, block.steps, size);
	block.step_count = block.address_count = 0;
	for (UInt i = 0; i < block.value_count; i++)
		block.values[i].step = 0;
	return recipe;
}

static void run_recipe(struct recipe *recipe, IRExpr *outcome)
{
	ir_call(block.out, "core_run", &core_run, mkIRExprVec_2(ir_pointer(recipe), outcome), NULL);
}

void tool_exit(const IRStmt *exit)
{
	IRExpr *guard = exit->Ist.Exit.guard;
	struct value condition = {0};
	struct recipe *recipe;

	if (is_temporary(guard) && !value_of(guard)->is_constant)
		add_source(&condition, number_of(guard->Iex.RdTmp.tmp));
	/* Others are checks that the processor makes by the way, such as of alignment. */
	if (exit->Ist.Exit.jk == Ijk_Boring)
		add_step(STEP_BRANCH, &condition);
	recipe = take_recipe();
	recipe->is_inverted = exit->Ist.Exit.dst->Ico.U64 == block.next;
	run_recipe(recipe, ir_unary(block.out, Ity_I64, Iop_1Uto64, guard));
}

static enum step_kind kind_of_end(const IRSB *in)
{
	Bool is_computed = in->next->tag != Iex_Const;

	if (in->jumpkind == Ijk_Ret)
		return STEP_RETURN;
	if (in->jumpkind == Ijk_Call)
		return is_computed ? STEP_CALL_COMPUTED : STEP_CALL;
	return is_computed ? STEP_JUMP_COMPUTED : STEP_JUMP;
}

static void add_end(const IRSB *in)
{
	enum step_kind kind = kind_of_end(in);
	struct value target = {0};

	if (kind == STEP_JUMP && in->next->Iex.Const.con->Ico.U64 == block.next)
		return;
	/* The target of a return is foreseen or not when the return is fetched. */
	if (is_temporary(in->next))
		add_source(&target, number_of(in->next->Iex.RdTmp.tmp));
	add_step(kind, &target);
}

/* ------------------------------------------------------------------ blocks */

void tool_block_begins(const IRSB *in, IRSB *out, struct block_counters *counters)
{
	block.in = in;
	block.out = out;
	block.counters = counters;
	block.value_count = (UInt)in->tyenv->types_used;
	block.values = VG_(calloc)(TOOL_NAME, block.value_count, sizeof(*block.values));
	block.step_count = block.address_count = 0;
	block.follows_comparison = False;
	find_needed_values();
}

void tool_statement(const IRStmt *s)
{
	switch (s->tag) {
	case Ist_IMark:
		begin_instruction(s);
		break;
	case Ist_WrTmp:
		add_computation(s->Ist.WrTmp.tmp, s->Ist.WrTmp.data);
		break;
	case Ist_Put:
		if (!is_no_register(s->Ist.Put.offset))
			add_put(s->Ist.Put.offset, s->Ist.Put.data);
		break;
	case Ist_PutI:
		add_put_indexed(s->Ist.PutI.details);
		break;
	case Ist_Store:
		add_store(s->Ist.Store.addr, s->Ist.Store.data);
		break;
	case Ist_StoreG:
		add_store(s->Ist.StoreG.details->addr, s->Ist.StoreG.details->data);
		break;
	case Ist_LoadG:
		add_load(s->Ist.LoadG.details->dst, s->Ist.LoadG.details->addr,
			 block.in->tyenv->types[s->Ist.LoadG.details->dst]);
		break;
	case Ist_CAS:
		add_load(s->Ist.CAS.details->oldLo, s->Ist.CAS.details->addr,
			 block.in->tyenv->types[s->Ist.CAS.details->oldLo]);
		set_result(add_step(STEP_LOCKED, NULL), s->Ist.CAS.details->oldLo);
		break;
	case Ist_Dirty:
		add_call(s->Ist.Dirty.details);
		break;
	case Ist_MBE:
		add_step(STEP_LOCKED, NULL);
		break;
	default:
		break;
	}
}

void tool_block_ends(const IRSB *in)
{
	IRExpr *outcome = ir_constant(0);

	add_end(in);
	if (in->next->tag == Iex_RdTmp)
		outcome = in->next;
	run_recipe(take_recipe(), outcome);
	VG_(free)(block.values);
	block.values = NULL;
}
