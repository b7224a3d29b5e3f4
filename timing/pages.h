/*
 * Memory by the page, straight from the kernel: recording must not go through malloc(), which the
 * program under study may have interrupted, replaced, or be measuring.
 *
 * Safe for use by several threads. Pages come zeroed.
 */
#ifndef TIMING_PAGES_H
#define TIMING_PAGES_H

#include <stddef.h>

enum { PAGE_BYTES = 4096 };

/* `bytes`, rounded up to whole pages, aligned to one; NULL when the kernel has none. */
void *pages_get(size_t bytes);

/* Gives back what pages_get(bytes) gave; NULL is allowed. */
void pages_put(void *pages, size_t bytes);

/* Bytes handed out and not given back. */
size_t pages_in_use(void);

/* The lock, held over a fork() so that the child finds it free. */
void pages_lock(void);
void pages_unlock(void);

#endif
