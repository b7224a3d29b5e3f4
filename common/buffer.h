/*
 * A growing run of bytes, for output that is built up piece by piece.
 *
 * A zeroed struct is an empty buffer. Functions cannot fail (see memory.h). Once anything was
 * added, a NUL that `length` does not count follows the bytes.
 */
#ifndef COMMON_BUFFER_H
#define COMMON_BUFFER_H

#include "arena.h"
#include "text.h"
#include "types.h"

struct buffer {
	char *data;
	size_t length, capacity;
};

void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_string(struct buffer *buffer, const char *string);
void buffer_add_byte(struct buffer *buffer, char byte);

/* Adds the byte `count` times. */
void buffer_add_repeated(struct buffer *buffer, char byte, size_t count);

/* Adds the decimal digits: 12345678, or in groups of three, 12,345,678. */
void buffer_add_u64(struct buffer *buffer, u64 value);
void buffer_add_grouped(struct buffer *buffer, u64 value);

void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes so far. The result is invalid after the next addition. */
struct text buffer_text(const struct buffer *buffer);

/* A copy of the bytes that lives in the arena; the buffer is released. */
struct text buffer_take(struct buffer *buffer, struct arena *arena);

/* Empties the buffer, keeping or freeing its memory. */
void buffer_clear(struct buffer *buffer);
void buffer_release(struct buffer *buffer);

#endif
