/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of what instructions compute, by the operations of Valgrind's intermediate
 * representation. What a class costs is the processor's business (processor.h). */
#ifndef CYCLES_OPERATIONS_H
#define CYCLES_OPERATIONS_H

#include "valgrind.h"

enum operation {
	OP_FREE,     /* the representation needs it, a processor does not: widths, halves */
	OP_INTEGER,  /* simple: add, shift, compare, select … */
	OP_BIT_SCAN, /* find or count bits */
	OP_MULTIPLY, /* of integers */
	OP_DIVIDE_32,
	OP_DIVIDE_64,
	OP_VECTOR, /* simple, of integers or bits in vectors */
	OP_VECTOR_MULTIPLY,
	OP_MASK, /* from a vector to an integer register */
	OP_FLOAT_ADD,
	OP_FLOAT_MULTIPLY,
	OP_FLOAT_FUSED, /* multiply and add */
	OP_FLOAT_DIVIDE_32,
	OP_FLOAT_DIVIDE_64,
	OP_FLOAT_ROOT_32,
	OP_FLOAT_ROOT_64,
	OP_CONVERT,
	OP_TRANSCENDENT, /* of x87 */
	OPERATIONS,
};

/* The class of an operation with a result of this type. */
enum operation operation_class(IROp operation, IRType result);

/* Whether an instruction does any number of them in one step. */
static inline Bool operation_is_simple(enum operation operation)
{
	return operation == OP_INTEGER || operation == OP_VECTOR;
}

/* Cycles until the result of a function that Valgrind calls for an instruction (as for cpuid). They
 * are the same for all processors. */
UInt helper_latency(const HChar *name);

#endif
