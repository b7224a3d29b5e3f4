#include "arena.h"

#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks double in size, because the memory of a block is touched when it is made: an arena that
 * holds little should cost little. */
enum { FIRST_BYTES = 4 * 1024, LARGEST_BYTES = 64 * 1024 };

struct arena_block {
	struct arena_block *older;
	max_align_t data[];
};

/* A block that arena_adopt() took over; this struct lives in the arena itself. */
struct arena_adopted {
	struct arena_adopted *older;
	void *memory;
};

static size_t next_size(const struct arena *arena)
{
	size_t last = arena->end ? (size_t)(arena->end - (char *)arena->blocks->data) : 0;

	if (last < FIRST_BYTES)
		return FIRST_BYTES;
	return last < LARGEST_BYTES / 2 ? last * 2 : LARGEST_BYTES;
}

static void add_block(struct arena *arena, size_t size, struct arena_block *block)
{
	block->older = arena->blocks;
	arena->blocks = block;
	arena->next = (char *)block->data;
	arena->end = arena->next + size;
}

enum { ALIGNMENT = _Alignof(max_align_t) };

static size_t aligned(size_t bytes)
{
	return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Whether they fit into the newest block, which begins and ends aligned. */
static bool has_room(const struct arena *arena, size_t bytes)
{
	return arena->next && (size_t)(arena->end - arena->next) >= bytes;
}

static char *take(struct arena *arena, size_t bytes)
{
	char *result = arena->next;

	arena->next += bytes;
	return result;
}

char *arena_bytes(struct arena *arena, size_t bytes)
{
	size_t size;

	if (bytes > SIZE_MAX / 2)
		bytes = SIZE_MAX / 2; /* impossible: memory.h reports it */
	if (!has_room(arena, bytes)) {
		size = next_size(arena);
		size = bytes > size ? aligned(bytes) : size;
		add_block(arena, size, memory_resize(NULL, 1, sizeof(struct arena_block) + size));
	}
	return take(arena, bytes);
}

/* Passes over what is left of a unit that arena_bytes() began. */
static void align(struct arena *arena)
{
	size_t left = -(uintptr_t)arena->next % ALIGNMENT;

	if (left) /* before the first block, there is no place to which even 0 could be added */
		take(arena, left);
}

/* A block of its own for much memory, which may be zeroed already. */
void *arena_new(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		bytes = SIZE_MAX / 2; /* impossible: memory.h reports it */
	bytes = aligned(bytes);
	align(arena);
	if (has_room(arena, bytes) || bytes < LARGEST_BYTES)
		return memset(arena_bytes(arena, bytes), 0, bytes);
	add_block(arena, bytes, memory_new(1, sizeof(struct arena_block) + bytes));
	return take(arena, bytes);
}

struct text arena_copy(struct arena *arena, struct text text)
{
	char *copy = arena_bytes(arena, text.length + 1);

	if (text.length)
		memcpy(copy, text.data, text.length);
	copy[text.length] = 0;
	return (struct text){copy, text.length};
}

struct text arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *result;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return (struct text){"", 0};
	result = arena_bytes(arena, (size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(result, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return (struct text){result, (size_t)length};
}

void arena_adopt(struct arena *arena, void *memory)
{
	struct arena_adopted *adopted = ARENA_NEW(arena, struct arena_adopted, 1);

	adopted->memory = memory;
	adopted->older = arena->adopted;
	arena->adopted = adopted;
}

void arena_join(struct arena *arena, struct arena *from)
{
	struct arena_block **block = &arena->blocks;
	struct arena_adopted **adopted = &arena->adopted;

	while (*block)
		block = &(*block)->older;
	while (*adopted)
		adopted = &(*adopted)->older;
	*block = from->blocks;
	*adopted = from->adopted;
	*from = (struct arena){0};
}

void arena_release(struct arena *arena)
{
	for (struct arena_adopted *adopted = arena->adopted; adopted; adopted = adopted->older)
		free(adopted->memory);
	while (arena->blocks) {
		struct arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
	*arena = (struct arena){0};
}
