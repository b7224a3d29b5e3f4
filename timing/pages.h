/*
 * Memory directly from the kernel. Recording must not use malloc(), because the program may have
 * replaced it, may be measuring it, or may have been interrupted inside it.
 *
 * Safe for use by several threads. The memory is zeroed.
 */
#ifndef TIMING_PAGES_H
#define TIMING_PAGES_H

#include <stddef.h>

/* Pieces are one cache line smaller than a page. The blocks of many names are used together and at
 * the same offsets, which would otherwise map to the same cache sets. */
enum { PAGE_BYTES = 4096, PIECE_BYTES = PAGE_BYTES - 64 };

/* Returns `bytes` bytes, or NULL without memory. Up to PIECE_BYTES they are aligned to a cache
 * line; larger sizes are rounded up to whole pages and aligned to a page. */
void *pages_get(size_t bytes);

/* Frees the result of pages_get(bytes); NULL is allowed. */
void pages_put(void *pages, size_t bytes);

/* The bytes handed out and not freed. */
size_t pages_in_use(void);

/* The lock, held during fork() so that it is free in the child. */
void pages_lock(void);
void pages_unlock(void);

#endif
