/*
 * Finds the extension of x86-64 to which an instruction belongs that Valgrind does not support, by
 * the first bytes (Intel SDM volume 2, chapter 2; AMD APM volume 3, section 1.9).
 */
#ifndef ENVELOPE_INSTRUCTION_H
#define ENVELOPE_INSTRUCTION_H

#include "common/text.h"

struct instruction_kind {
	const char *name;   /* "AVX-512"; NULL if unknown */
	const char *advice; /* what to do about it; follows a semicolon */
};

struct instruction_kind instruction_kind_of(const u8 *bytes, size_t count);

#endif
