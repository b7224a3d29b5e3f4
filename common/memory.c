#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void out_of_memory(void)
{
	fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
	exit(1);
}

void *memory_new(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	memory = realloc(old, bytes ? bytes : 1);
	if (!memory)
		out_of_memory();
	return memory;
}

size_t memory_next_capacity(size_t capacity, size_t needed)
{
	size_t doubled = capacity < SIZE_MAX / 2 ? capacity * 2 : needed;

	if (doubled < 16)
		doubled = 16;
	return doubled > needed ? doubled : needed;
}
