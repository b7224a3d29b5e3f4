/*
 * Memory straight from the kernel: recording must not go through malloc(), which the program under
 * study may have interrupted, replaced, or be measuring.
 *
 * Safe for use by several threads. Memory comes zeroed.
 */
#ifndef TIMING_PAGES_H
#define TIMING_PAGES_H

#include <stddef.h>

/*
 * Pieces are a cache line short of a page, so that neighbours do not fall onto the same cache
 * lines: the blocks of many names are in use together, and at the same places.
 */
enum { PAGE_BYTES = 4096, PIECE_BYTES = PAGE_BYTES - 64 };

/* `bytes` of it, NULL when the kernel has none: up to PIECE_BYTES, aligned to a cache line, or
 * more, rounded up to whole pages and aligned to one. */
void *pages_get(size_t bytes);

/* Gives back what pages_get(bytes) gave; NULL is allowed. */
void pages_put(void *pages, size_t bytes);

/* Bytes handed out and not given back. */
size_t pages_in_use(void);

/* The lock, held over a fork() so that the child finds it free. */
void pages_lock(void);
void pages_unlock(void);

#endif
