#include "pages.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

/* Pieces, by far the most frequent size, are cut from larger runs and kept for reuse. */
enum { RUN_BYTES = 63 * PAGE_BYTES };

_Static_assert(RUN_BYTES % PIECE_BYTES == 0, "a run consists of whole pieces");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct free_piece {
	struct free_piece *next;
} * free_pieces;
static char *run, *run_end;
static size_t in_use;

static size_t rounded(size_t bytes)
{
	if (bytes <= PIECE_BYTES)
		return PIECE_BYTES;
	return (bytes + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

static void *map(size_t bytes)
{
	void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

static void *get_piece(void)
{
	struct free_piece *piece = free_pieces;

	if (piece) {
		free_pieces = piece->next;
		return memset(piece, 0, PIECE_BYTES);
	}
	if (run == run_end) {
		run = map(RUN_BYTES);
		run_end = run ? run + RUN_BYTES : NULL;
		if (!run)
			return NULL;
	}
	run += PIECE_BYTES;
	return run - PIECE_BYTES;
}

void *pages_get(size_t bytes)
{
	size_t size = rounded(bytes);
	void *pages;

	pages_lock();
	pages = size == PIECE_BYTES ? get_piece() : map(size);
	in_use += pages ? size : 0;
	pages_unlock();
	return pages;
}

void pages_put(void *pages, size_t bytes)
{
	size_t size = rounded(bytes);

	if (!pages)
		return;
	pages_lock();
	in_use -= size;
	if (size == PIECE_BYTES) {
		((struct free_piece *)pages)->next = free_pieces;
		free_pieces = pages;
	} else {
		munmap(pages, size);
	}
	pages_unlock();
}

size_t pages_in_use(void)
{
	size_t bytes;

	pages_lock();
	bytes = in_use;
	pages_unlock();
	return bytes;
}

void pages_lock(void)
{
	pthread_mutex_lock(&lock);
}

void pages_unlock(void)
{
	pthread_mutex_unlock(&lock);
}
