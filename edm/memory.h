/* Heap memory that cannot fail: when none is left, edm prints an error and exits with status 1. */
#ifndef EDM_MEMORY_H
#define EDM_MEMORY_H

#include <stddef.h>

/* Ends edm as the functions below do: for libraries that report a lack of memory themselves. */
void memory_is_out(void) __attribute__((noreturn));

/* Zeroed memory for `count` elements of `size` bytes. The caller frees it with free(). */
void *memory_new(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* realloc() for `count` elements of `size` bytes; new bytes are not initialised. */
void *memory_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

char *memory_copy_string(const char *string) __attribute__((malloc, returns_nonnull));

#define NEW(type, count) ((type *)memory_new((count), sizeof(type)))

/* Makes room for at least `needed` elements in a growing array, doubling its capacity. */
#define GROW(array, capacity, needed)                                                              \
	do {                                                                                       \
		if ((needed) > (capacity)) {                                                       \
			(capacity) = (needed) > 8 ? 2 * (needed) : 16;                             \
			(array) = memory_resize((array), (capacity), sizeof((array)[0]));          \
		}                                                                                  \
	} while (0)

#endif
