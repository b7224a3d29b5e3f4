/*
 * Helpers for fuzz targets. A target is a file fuzz_NAME.c with one function
 * LLVMFuzzerTestOneInput(): built with libFuzzer by `make fuzz`, and with replay.c by plain gcc for
 * `make test`, which reads tests/fuzz/corpus/NAME and tests/fixtures/NAME.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "common/diag.h"
#include "common/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts if a condition that must hold for any input does not. */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* The position at which to cut an input in two. */
static inline size_t fuzz_cut(struct text input)
{
	return input.length ? (unsigned char)input.data[input.length / 2] % input.length : 0;
}

/* Checks that two ways of reading one input agree: both succeed, or both have the same error. */
static inline void must_agree(bool fine, const struct diag *diag, bool other_fine,
			      const struct diag *other)
{
	MUST(fine == !diag->failed);
	MUST(other_fine == fine);
	MUST(!strcmp(diag->message, other->message));
	MUST(diag->line == other->line && diag->column == other->column);
}

#endif
