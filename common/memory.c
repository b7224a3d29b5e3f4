#include "memory.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * LITTLE: bytes that may be requested before the heap is enlarged. RESERVED: the addresses, not the
 * memory, that enlarging reserves; a program that needs more continues with pages of the usual
 * size. LARGEST: the largest request that malloc can be told to serve from the heap; larger
 * requests are mappings of their own. MARK: at least what malloc writes behind a request.
 */
#define MIB	   ((size_t)1 << 20)
#define LITTLE	   MIB
#define RESERVED   (1024 * MIB)
#define LARGEST	   (32 * MIB)
#define HUGE_BYTES (2 * MIB)
#define PAGE_BYTES 4096
#define MARK	   64

static int exit_status = 1;

void memory_exit_with(int status)
{
	exit_status = status;
}

static _Noreturn void out_of_memory(void)
{
	fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
	exit(exit_status);
}

static void use_huge_pages(uintptr_t start, uintptr_t end)
{
	start = (start + HUGE_BYTES - 1) & ~(uintptr_t)(HUGE_BYTES - 1);
	end &= ~(uintptr_t)(HUGE_BYTES - 1);
	if (start < end)
		madvise((void *)start, end - start, MADV_HUGEPAGE);
}

/* The free bytes at the end of the heap. */
static size_t left_in_heap(void)
{
#if __GLIBC_PREREQ(2, 33)
	return mallinfo2().keepcost;
#else
	return (size_t)mallinfo().keepcost;
#endif
}

/*
 * Requests what is left of the heap up to where huge pages can begin, which makes malloc enlarge
 * the heap. It is never used, so it stays addresses without memory. Malloc writes behind what it
 * returns, but not yet into the first huge page: then that would no longer be one.
 */
static void skip_rest(uintptr_t end)
{
	static void *volatile rest; /* so that malloc is called at all */

	end += PAGE_BYTES;
	rest = malloc(HUGE_BYTES - end % HUGE_BYTES + PAGE_BYTES + left_in_heap() - MARK);
	(void)rest;
}

/* Enlarges the heap once, by more than was requested. This fails, without harm, if addresses are
 * limited or if malloc is not libc's. */
static void enlarge_heap(void)
{
	uintptr_t end = (uintptr_t)sbrk(0);

	mallopt(M_MMAP_THRESHOLD, (int)LARGEST);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, (int)RESERVED);
	skip_rest(end);
	mallopt(M_TOP_PAD, (int)HUGE_BYTES);
	use_huge_pages(end, (uintptr_t)sbrk(0));
}

/*
 * To be called before memory is requested. An array that grows must not begin as a mapping of its
 * own, because it would stay one, with pages of the usual size. Only what is requested first, the
 * memory for reading a file, may be one, which is given back.
 */
static void prepare(size_t bytes)
{
	static size_t asked;

	if (asked > LITTLE)
		return;
	if (asked >= LITTLE / 4)
		mallopt(M_MMAP_THRESHOLD, (int)LARGEST);
	asked += bytes < LITTLE ? bytes : LITTLE + 1;
	if (asked > LITTLE)
		enlarge_heap();
}

void memory_expect(size_t bytes)
{
	if (bytes > LITTLE)
		prepare(bytes);
}

/* To be called after the memory was allocated. */
static void settle(void *memory, size_t bytes)
{
	if (bytes >= LARGEST)
		use_huge_pages((uintptr_t)memory, (uintptr_t)memory + bytes);
}

void *memory_new(size_t count, size_t size)
{
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	prepare(bytes);
	memory = calloc(bytes ? bytes : 1, 1);
	if (!memory)
		out_of_memory();
	settle(memory, bytes);
	return memory;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	prepare(bytes);
	memory = realloc(old, bytes ? bytes : 1);
	if (!memory)
		out_of_memory();
	settle(memory, bytes);
	return memory;
}

size_t memory_next_capacity(size_t capacity, size_t needed)
{
	size_t doubled = capacity < SIZE_MAX / 2 ? capacity * 2 : needed;

	if (doubled < 16)
		doubled = 16;
	return doubled > needed ? doubled : needed;
}
