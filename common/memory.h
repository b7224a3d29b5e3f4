/*
 * Heap memory that cannot fail: when none is left, the program prints an error on stderr and exits
 * with status 1, or the one that it has chosen. Sizes are counts times element sizes, checked for
 * overflow.
 *
 * On machines with slow page faults, these take more time than everything else a reader does. So a
 * program that requests more than 1 MiB gets a heap of huge pages, which grows in place and is not
 * given back before the program ends.
 */
#ifndef COMMON_MEMORY_H
#define COMMON_MEMORY_H

#include "types.h"

/* The status with which to exit when no memory is left. */
void memory_exit_with(int status);

/* Tells that about as many bytes will be requested soon, in whatever sizes. */
void memory_expect(size_t bytes);

/* Zeroed memory for `count` elements of `size` bytes. The caller frees it with free(). */
void *memory_new(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* realloc() for `count` elements of `size` bytes; new bytes are not initialised. */
void *memory_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

/*
 * Makes room for at least `needed` elements in a growing array, doubling its capacity:
 *
 *	struct thing *things = NULL; size_t capacity = 0, count = 0;
 *	GROW(things, capacity, count + 1);
 *	things[count++] = (struct thing){ ... };
 */
#define GROW(array, capacity, needed)                                                              \
	do {                                                                                       \
		if ((needed) > (capacity)) {                                                       \
			(capacity) = memory_next_capacity((capacity), (needed));                   \
			(array) = memory_resize((array), (capacity), sizeof((array)[0]));          \
		}                                                                                  \
	} while (0)

/* The capacity GROW picks: at least `needed`, at least twice `capacity`, at least 16. */
size_t memory_next_capacity(size_t capacity, size_t needed);

#endif
