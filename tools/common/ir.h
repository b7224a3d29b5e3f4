/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short forms for the statements and expressions of Valgrind's intermediate representation. */
#ifndef COMMON_IR_H
#define COMMON_IR_H

#include "valgrind.h"

/* The value of an expression, as an atom. */
IRExpr *ir_value(IRSB *block, IRType type, IRExpr *expression);

/* A register of the program, by its offset in the guest's state. */
IRExpr *ir_register(IRSB *block, Int offset);
void ir_put(IRSB *block, Int offset, IRExpr *value);

IRExpr *ir_binary(IRSB *block, IRType type, IROp operation, IRExpr *left, IRExpr *right);
IRExpr *ir_unary(IRSB *block, IRType type, IROp operation, IRExpr *operand);
IRExpr *ir_constant(ULong value);
IRExpr *ir_pointer(const void *pointer);
IRExpr *ir_load(IRSB *block, IRExpr *address);
void ir_store(IRSB *block, IRExpr *address, IRExpr *value);

/* Adds to a number in memory. */
void ir_increase(IRSB *block, IRExpr *address, IRExpr *difference);

/* Calls a function of the tool, if `guard` is not NULL only where that is true. */
IRDirty *ir_call(IRSB *block, const HChar *name, void *function, IRExpr **arguments, IRExpr *guard);

#endif
