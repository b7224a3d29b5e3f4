#include "instruction.h"

enum { EVEX = 0x62, VEX_2 = 0xc5, VEX_3 = 0xc4, XOP = 0x8f };

/* Whether an opcode of the first map operates on AVX-512 masks (kmov, kand, kortest and so on). */
static bool is_mask_opcode(u8 opcode)
{
	return (opcode >= 0x41 && opcode <= 0x4b) || (opcode >= 0x90 && opcode <= 0x93) ||
	       opcode == 0x98 || opcode == 0x99;
}

static bool is_mask_instruction(const u8 *bytes, size_t count)
{
	if (bytes[0] == VEX_2)
		return count > 2 && is_mask_opcode(bytes[2]);
	return bytes[0] == VEX_3 && count > 3 && (bytes[1] & 0x1f) == 1 && is_mask_opcode(bytes[3]);
}

/* Only a REX prefix may come directly before 0F. */
static bool is_sha(const u8 *bytes, size_t count)
{
	size_t at = (bytes[0] & 0xf0) == 0x40;

	return count > at + 2 && bytes[at] == 0x0f && bytes[at + 1] == 0x38 &&
	       bytes[at + 2] >= 0xc8 && bytes[at + 2] <= 0xcd;
}

/* RDTSCP reads the time stamp counter. Programs in Go execute it when they start. */
static bool is_rdtscp(const u8 *bytes, size_t count)
{
	return count > 2 && bytes[0] == 0x0f && bytes[1] == 0x01 && bytes[2] == 0xf9;
}

struct instruction_kind instruction_kind_of(const u8 *bytes, size_t count)
{
	static const struct instruction_kind
	    avx_512 = {"AVX-512", "build without -march=native, or with -mno-avx512f"},
	    sha = {"SHA", "build without -march=native, or with -mno-sha"},
	    rdtscp = {"RDTSCP", "a program in Go goes without under --env "
				"GODEBUG=cpu.rdtscp=off"},
	    xop = {"XOP", "build without -march=native, or with -mno-xop"},
	    avx = {"AVX or one of its successors", "build without -march=native"},
	    unknown = {NULL, "build without -march=native, unless the program jumped to an address "
			     "without code"};

	if (!count)
		return unknown;
	if (bytes[0] == EVEX || is_mask_instruction(bytes, count))
		return avx_512;
	if (is_rdtscp(bytes, count))
		return rdtscp;
	if (is_sha(bytes, count))
		return sha;
	if (bytes[0] == XOP && count > 1 && (bytes[1] & 0x1f) >= 8)
		return xop;
	return bytes[0] == VEX_2 || bytes[0] == VEX_3 ? avx : unknown;
}
