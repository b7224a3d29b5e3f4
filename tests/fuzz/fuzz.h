/*
 * What fuzz targets share. A target is a file fuzz_NAME.c with one function
 * LLVMFuzzerTestOneInput(): built with libFuzzer by `make fuzz`, and with replay.c by plain gcc for
 * `make test`, which reads tests/fuzz/corpus/NAME and tests/fixtures/NAME.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold whatever the input. */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

#endif
