#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void memory_is_out(void)
{
	fputs("edm: out of memory\n", stderr);
	exit(1);
}

static void *or_exit(void *memory)
{
	if (!memory)
		memory_is_out();
	return memory;
}

void *memory_new(size_t count, size_t size)
{
	return or_exit(calloc(count ? count : 1, size));
}

void *memory_resize(void *old, size_t count, size_t size)
{
	return or_exit(reallocarray(old, count ? count : 1, size));
}

char *memory_copy_string(const char *string)
{
	return or_exit(strdup(string));
}
