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

/* Enlarges the buffer by at least `more` bytes and a NUL. */
void buffer_enlarge(struct buffer *buffer, size_t more) __attribute__((cold));

/* Room for `more` bytes and the NUL: where to write them. What is written there becomes part of
 * the buffer by buffer_end_at(), which gets the end of it. */
static inline char *buffer_room(struct buffer *buffer, size_t more)
{
	if (buffer->capacity - buffer->length <= more)
		buffer_enlarge(buffer, more);
	return buffer->data + buffer->length;
}

static inline void buffer_end_at(struct buffer *buffer, char *end)
{
	buffer->length = (size_t)(end - buffer->data);
	*end = 0;
}

static inline void buffer_add(struct buffer *buffer, struct text text)
{
	char *at = buffer_room(buffer, text.length);

	if (text.length)
		memcpy(at, text.data, text.length);
	buffer_end_at(buffer, at + text.length);
}

static inline void buffer_add_byte(struct buffer *buffer, char byte)
{
	char *at = buffer_room(buffer, 1);

	*at = byte;
	buffer_end_at(buffer, at + 1);
}

void buffer_add_string(struct buffer *buffer, const char *string);

/* Adds the text and a NUL, which ends a word for scripts. */
void buffer_add_word(struct buffer *buffer, struct text word);

/* Adds the byte `count` times. */
void buffer_add_repeated(struct buffer *buffer, char byte, size_t count);

/* Writes the decimal digits, at most U64_DIGITS; returns their end. */
enum { U64_DIGITS = 20 };
char *put_u64(char *at, u64 value);

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
