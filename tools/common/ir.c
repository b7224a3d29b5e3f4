/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ir.h"

IRExpr *ir_value(IRSB *block, IRType type, IRExpr *expression)
{
	IRTemp temporary = newIRTemp(block->tyenv, type);

	addStmtToIRSB(block, IRStmt_WrTmp(temporary, expression));
	return IRExpr_RdTmp(temporary);
}

IRExpr *ir_register(IRSB *block, Int offset)
{
	return ir_value(block, Ity_I64, IRExpr_Get(offset, Ity_I64));
}

void ir_put(IRSB *block, Int offset, IRExpr *value)
{
	addStmtToIRSB(block, IRStmt_Put(offset, value));
}

IRExpr *ir_binary(IRSB *block, IRType type, IROp operation, IRExpr *left, IRExpr *right)
{
	return ir_value(block, type, IRExpr_Binop(operation, left, right));
}

IRExpr *ir_unary(IRSB *block, IRType type, IROp operation, IRExpr *operand)
{
	return ir_value(block, type, IRExpr_Unop(operation, operand));
}

IRExpr *ir_constant(ULong value)
{
	return IRExpr_Const(IRConst_U64(value));
}

IRExpr *ir_pointer(const void *pointer)
{
	return mkIRExpr_HWord((HWord)pointer);
}

IRExpr *ir_load(IRSB *block, IRExpr *address)
{
	return ir_value(block, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, address));
}

void ir_store(IRSB *block, IRExpr *address, IRExpr *value)
{
	addStmtToIRSB(block, IRStmt_Store(Iend_LE, address, value));
}

void ir_increase(IRSB *block, IRExpr *address, IRExpr *difference)
{
	IRExpr *old = ir_load(block, address);

	ir_store(block, address, ir_binary(block, Ity_I64, Iop_Add64, old, difference));
}

IRDirty *ir_call(IRSB *block, const HChar *name, void *function, IRExpr **arguments, IRExpr *guard)
{
	Int registers = 0; /* VG_REGPARM of the function, on machines where it matters */
	IRDirty *call;

	while (registers < 3 && arguments[registers])
		registers++;
	call = unsafeIRDirty_0_N(registers, name, VG_(fnptr_to_fnentry)(function), arguments);
	if (guard)
		call->guard = guard;
	addStmtToIRSB(block, IRStmt_Dirty(call));
	return call;
}
