/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "operations.h"

#include "texts.h"

static Bool is_vector(IRType type)
{
	return type == Ity_V128 || type == Ity_V256;
}

/* Operations that only the representation has: a processor's registers have parts, and vectors are
 * put together by the loads and operations around. */
static Bool is_free(IROp operation)
{
	switch (operation) {
	case Iop_8Uto16 ... Iop_32Uto64:
	case Iop_64to8 ... Iop_64HLto128: /* narrowing, halves */
	case Iop_Not1:
	case Iop_32to1 ... Iop_1Uto64:
	case Iop_V128to64:
	case Iop_V128to32:
	case Iop_V128HIto64:
	case Iop_64HLtoV128:
	case Iop_64UtoV128:
	case Iop_32UtoV128:
	case Iop_SetV128lo64:
	case Iop_SetV128lo32:
	case Iop_V256toV128_0:
	case Iop_V256toV128_1:
	case Iop_V128HLtoV256:
	case Iop_V256to64_0:
	case Iop_V256to64_1:
	case Iop_V256to64_2:
	case Iop_V256to64_3:
	case Iop_64x4toV256:
	case Iop_ReinterpF64asI64:
	case Iop_ReinterpI64asF64:
	case Iop_ReinterpF32asI32:
	case Iop_ReinterpI32asF32:
		return True;
	default:
		return False;
	}
}

static enum operation integer_class(IROp operation)
{
	switch (operation) {
	/* All that count bits: Valgrind 3.27 has some fewer. */
	case Iop_MullU64 + 1 ... Iop_PopCount32:
		return OP_BIT_SCAN;
	case Iop_Mul8 ... Iop_Mul64:
	case Iop_MullS8 ... Iop_MullS64:
	case Iop_MullU8 ... Iop_MullU64:
		return OP_MULTIPLY;
	case Iop_DivU32:
	case Iop_DivS32:
	case Iop_DivModU64to32:
	case Iop_DivModS64to32:
		return OP_DIVIDE_32;
	case Iop_DivU64:
	case Iop_DivS64:
	case Iop_DivModU128to64:
	case Iop_DivModS128to64:
		return OP_DIVIDE_64;
	default:
		return OPERATIONS;
	}
}

static enum operation float_class(IROp operation)
{
	switch (operation) {
	case Iop_AddF64:
	case Iop_SubF64:
	case Iop_AddF32:
	case Iop_SubF32:
	case Iop_Add64F0x2:
	case Iop_Sub64F0x2:
	case Iop_Add32F0x4:
	case Iop_Sub32F0x4:
	case Iop_Add64Fx2:
	case Iop_Sub64Fx2:
	case Iop_Add32Fx4:
	case Iop_Sub32Fx4:
	case Iop_Add64Fx4:
	case Iop_Sub64Fx4:
	case Iop_Add32Fx8:
	case Iop_Sub32Fx8:
		return OP_FLOAT_ADD;
	case Iop_MulF64:
	case Iop_MulF32:
	case Iop_Mul64F0x2:
	case Iop_Mul32F0x4:
	case Iop_Mul64Fx2:
	case Iop_Mul32Fx4:
	case Iop_Mul64Fx4:
	case Iop_Mul32Fx8:
		return OP_FLOAT_MULTIPLY;
	case Iop_MAddF64:
	case Iop_MSubF64:
	case Iop_MAddF32:
	case Iop_MSubF32:
		return OP_FLOAT_FUSED;
	case Iop_DivF64:
	case Iop_Div64F0x2:
	case Iop_Div64Fx2:
	case Iop_Div64Fx4:
		return OP_FLOAT_DIVIDE_64;
	case Iop_DivF32:
	case Iop_Div32F0x4:
	case Iop_Div32Fx4:
	case Iop_Div32Fx8:
		return OP_FLOAT_DIVIDE_32;
	case Iop_SqrtF64:
	case Iop_Sqrt64F0x2:
	case Iop_Sqrt64Fx2:
	case Iop_Sqrt64Fx4:
		return OP_FLOAT_ROOT_64;
	case Iop_SqrtF32:
	case Iop_Sqrt32F0x4:
	case Iop_Sqrt32Fx4:
	case Iop_Sqrt32Fx8:
		return OP_FLOAT_ROOT_32;
	case Iop_F32toF64: /* also of x87, whose loads it is a part of */
		return OP_FREE;
	case Iop_I32StoF64:
	case Iop_I64StoF64:
	case Iop_I32StoF32:
	case Iop_I64StoF32:
	case Iop_F64toI64S:
	case Iop_F64toI32S:
	case Iop_F32toI32S:
	case Iop_F32toI64S:
	case Iop_F64toF32:
	case Iop_RoundF64toInt:
	case Iop_RoundF32toInt:
		return OP_CONVERT;
	case Iop_SinF64:
	case Iop_CosF64:
	case Iop_TanF64:
	case Iop_2xm1F64:
	case Iop_Yl2xF64:
	case Iop_Yl2xp1F64:
	case Iop_AtanF64:
	case Iop_ScaleF64:
	case Iop_PRemF64:
	case Iop_PRem1F64:
		return OP_TRANSCENDENT;
	default:
		return OPERATIONS;
	}
}

static enum operation vector_class(IROp operation)
{
	switch (operation) {
	case Iop_GetMSBs8x16:
	case Iop_GetMSBs8x8:
		return OP_MASK;
	case Iop_Mul16x8:
	case Iop_Mul32x4:
	case Iop_Mul16x16:
	case Iop_Mul32x8:
	case Iop_MulHi16Ux8:
	case Iop_MulHi16Sx8:
	case Iop_MullEven16Sx8:
	case Iop_MullEven32Ux4:
	case Iop_MullEven32Sx4:
		return OP_VECTOR_MULTIPLY;
	default:
		return OPERATIONS;
	}
}

enum operation operation_class(IROp operation, IRType result)
{
	enum operation class;

	if (is_free(operation))
		return OP_FREE;
	class = integer_class(operation);
	if (class == OPERATIONS)
		class = float_class(operation);
	if (class == OPERATIONS)
		class = vector_class(operation);
	if (class == OPERATIONS)
		class = is_vector(result) ? OP_VECTOR : OP_INTEGER;
	return class;
}

/* Rounded from uops.info's measurements of the instructions that need the function; from the
 * manuals where there is none. The last row is for all others. */
static const struct {
	const HChar *name; /* or how it begins, behind amd64g_ */
	UInt latency;
} helpers[] = {
    {"calculate_condition", 1},
    {"calculate_rflags", 1},
    {"calculate_RCL", 4},
    {"calculate_RCR", 4},
    {"calculate_pclmul", 3},
    {"calculate_pdep", 3},
    {"calculate_pext", 3},
    {"calculate_mmx_pmaddwd", 4},
    {"calculate_mmx_psadbw", 3},
    {"calculate_sse_phminposuw", 4},
    {"calc_crc32", 3},
    {"calc_mpsadbw", 4},
    {"create_mxcsr", 5},
    {"check_ldmxcsr", 5},
    {"dirtyhelper_AES", 4},
    {"dirtyhelper_PCMPxSTRx", 11},
    {"dirtyhelper_CPUID", 100},
    {"dirtyhelper_RDTSC", 25},
    {"dirtyhelper_RDRAND", 400},
    {"dirtyhelper_RDSEED", 400},
    {"dirtyhelper_XSAVE", 50},
    {"dirtyhelper_XRSTOR", 50},
    {"dirtyhelper_FNSAVE", 100},
    {"dirtyhelper_FRSTOR", 100},
    {"dirtyhelper_loadF80le", 6},
    {"dirtyhelper_storeF80le", 6},
    {"", 10},
};

UInt helper_latency(const HChar *name)
{
	UInt row = 0;

	if (text_begins(name, "amd64g_"))
		name += VG_(strlen)("amd64g_");
	while (!text_begins(name, helpers[row].name))
		row++;
	return helpers[row].latency;
}
