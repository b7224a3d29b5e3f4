/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "heap.h"

#include "stacks.h"

struct heap_totals heap_totals;

/* ------------------------------------------------------------------ blocks */

struct block {
	struct block *next;
	Addr address;
	ULong size;
};

enum { BLOCKS_AT_ONCE = 256, BUCKETS_AT_FIRST = 1 << 12 };

static struct block **buckets;
static UInt bucket_count;
static struct block *unused;

static struct block **bucket_of(Addr address)
{
	return &buckets[(address >> 4) * 0x9e3779b97f4a7c15UL >> 32 & (bucket_count - 1)];
}

static void make_buckets(UInt count)
{
	struct block **old = buckets;
	UInt old_count = bucket_count;

	buckets = VG_(calloc)(TOOL_NAME, count, sizeof(*buckets));
	bucket_count = count;
	for (UInt i = 0; i < old_count; i++)
		for (struct block *block = old[i], *next; block; block = next) {
			struct block **bucket = bucket_of(block->address);

			next = block->next;
			block->next = *bucket;
			*bucket = block;
		}
	VG_(free)(old);
}

static struct block *new_block(void)
{
	struct block *block;

	if (!unused) {
		block = VG_(malloc)(TOOL_NAME, BLOCKS_AT_ONCE * sizeof(*block));
		for (UInt i = 0; i < BLOCKS_AT_ONCE; i++, block++) {
			block->next = unused;
			unused = block;
		}
	}
	block = unused;
	unused = block->next;
	return block;
}

static void hold(Addr address, ULong size)
{
	struct block *block = new_block(), **bucket;

	if (heap_totals.held_blocks >= bucket_count)
		make_buckets(bucket_count ? 2 * bucket_count : BUCKETS_AT_FIRST);
	bucket = bucket_of(address);
	block->address = address;
	block->size = size;
	block->next = *bucket;
	*bucket = block;
	heap_totals.held_blocks++;
	heap_totals.held += size;
	if (heap_totals.held > heap_totals.peak)
		heap_totals.peak = heap_totals.held;
}

/* False if there is no block at the address. */
static Bool release(Addr address, ULong *size)
{
	struct block **link, *block;

	if (!address || !bucket_count)
		return False;
	for (link = bucket_of(address); *link && (*link)->address != address;)
		link = &(*link)->next;
	block = *link;
	if (!block)
		return False;
	*link = block->next;
	block->next = unused;
	unused = block;
	*size = block->size;
	heap_totals.held -= *size;
	heap_totals.held_blocks--;
	return True;
}

/* ------------------------------------------------------------------ calls */

static void allocate(struct node *node, Addr address, ULong size)
{
	hold(address, size);
	if (!is_collecting)
		return;
	node->self.allocations++;
	node->self.bytes += size;
	stack_allocate(size);
}

/* Whether nothing but an operator of C++ is active, which most often calls malloc() itself. */
static Bool is_in_operator(const struct heap_call *call)
{
	return call->sp && call->node->function->heap == HEAP_NEW;
}

void heap_call_begins(struct node *node)
{
	struct heap_call *call = &current->heap;

	if (call->depth++ == 0 || is_in_operator(call)) {
		call->is_new = True;
		call->node = node;
		call->sp = 0;
	}
}

void heap_call_ends(void)
{
	if (current->heap.depth)
		current->heap.depth--;
}

void heap_call_is_for(enum heap_kind kind, const Addr *arguments)
{
	struct heap_call *call = &current->heap;
	ULong size;

	call->is_new = False;
	call->sp = now.top->sp;
	VG_(memcpy)(call->arguments, arguments, sizeof(call->arguments));
	call->has_replaced = False;
	if (kind == HEAP_REALLOC || kind == HEAP_REALLOCARRAY)
		call->has_replaced = release(arguments[0], &call->replaced);
	else if (kind == HEAP_FREE)
		release(arguments[0], &size);
}

/* realloc(): the old block is there still if there is no new one, unless it was to have no bytes.
 */
static void replace(const struct heap_call *call, Addr result, ULong size)
{
	if (result)
		allocate(call->node, result, size);
	else if (call->has_replaced && size)
		hold(call->arguments[0], call->replaced);
}

static void allocate_at(const struct heap_call *call, Addr result, ULong size)
{
	if (result)
		allocate(call->node, result, size);
}

static void finish_call(const struct heap_call *call, Addr result)
{
	const Addr *arguments = call->arguments;

	switch ((enum heap_kind)call->node->function->heap) {
	case HEAP_MALLOC:
	case HEAP_NEW:
		allocate_at(call, result, arguments[0]);
		break;
	case HEAP_CALLOC:
		allocate_at(call, result, arguments[0] * arguments[1]);
		break;
	case HEAP_REALLOC:
		replace(call, result, arguments[1]);
		break;
	case HEAP_REALLOCARRAY:
		replace(call, result, arguments[1] * arguments[2]);
		break;
	case HEAP_MEMALIGN:
		allocate_at(call, result, arguments[1]);
		break;
	case HEAP_POSIX_MEMALIGN:
		if ((UInt)result == 0)
			allocate_at(call, *(const Addr *)arguments[0], arguments[2]);
		break;
	case HEAP_FREE:
	case NO_HEAP:
		break;
	}
}

void heap_return(Addr sp, Addr result)
{
	struct heap_call *call = &current->heap;

	if (!call->sp || sp != call->sp + sizeof(Addr))
		return;
	finish_call(call, result);
	call->sp = 0;
}
