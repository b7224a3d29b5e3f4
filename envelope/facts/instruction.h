/*
 * Which extension of x86-64 an instruction belongs to that Valgrind does not know, by its first
 * bytes (Intel SDM volume 2, chapter 2; AMD APM volume 3, section 1.9).
 */
#ifndef ENVELOPE_INSTRUCTION_H
#define ENVELOPE_INSTRUCTION_H

#include "common/text.h"

struct instruction_kind {
	const char *name;   /* "AVX-512"; NULL when the bytes do not tell */
	const char *advice; /* what to do about it, to follow a semicolon */
};

struct instruction_kind instruction_kind_of(const u8 *bytes, size_t count);

#endif
