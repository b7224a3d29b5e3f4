/*
 * An arena: memory that is allocated in small pieces and freed all at once.
 *
 * Passing `struct arena *` to a function means: the result lives there, for as long as the arena.
 * A zeroed struct is an empty arena. Not safe for use by several threads at once.
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include "text.h"
#include "types.h"

struct arena_block;
struct arena_adopted;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;	    /* free bytes of the newest block */
	struct arena_adopted *adopted;
};

/* `count` × `size` zeroed bytes, aligned for any type. Never NULL; see memory.h. */
void *arena_new(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* Bytes for text: not initialised, not aligned. */
char *arena_bytes(struct arena *arena, size_t bytes) __attribute__((returns_nonnull));

/* A copy of the text, NUL-terminated beyond its length, so that .data also serves as a C string. */
struct text arena_copy(struct arena *arena, struct text text);

/* Formatted text, NUL-terminated as above. */
struct text arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Hands memory from malloc (memory.h) over to the arena, which frees it with the rest. */
void arena_adopt(struct arena *arena, void *memory);

/* Moves everything in `from` to `arena`; addresses stay. `from` is empty afterwards. */
void arena_join(struct arena *arena, struct arena *from);

/* Frees everything; the arena is empty again and may be reused. */
void arena_release(struct arena *arena);

#define ARENA_NEW(arena, type, count) ((type *)arena_new((arena), (count), sizeof(type)))

#endif
