#include "buffer.h"

#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_enlarge(struct buffer *buffer, size_t more)
{
	GROW(buffer->data, buffer->capacity, buffer->length + more + 1);
}

void buffer_add_string(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, text_from_string(string));
}

void buffer_add_word(struct buffer *buffer, struct text word)
{
	buffer_add(buffer, word);
	buffer_add_byte(buffer, 0);
}

void buffer_add_repeated(struct buffer *buffer, char byte, size_t count)
{
	char *at = buffer_room(buffer, count);

	memset(at, byte, count);
	buffer_end_at(buffer, at + count);
}

static u32 count_digits(u64 value)
{
	u32 count = 1;

	for (; value >= 10000; value /= 10000)
		count += 4;
	return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

/* Two digits at a time: half the divisions. */
char *put_u64(char *at, u64 value)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";
	char *end = at + count_digits(value), *next = end;

	for (; value >= 100; value /= 100) {
		next -= 2;
		memcpy(next, &pairs[value % 100 * 2], 2);
	}
	if (value >= 10)
		memcpy(at, &pairs[value * 2], 2);
	else
		*at = (char)('0' + value);
	return end;
}

void buffer_add_u64(struct buffer *buffer, u64 value)
{
	buffer_end_at(buffer, put_u64(buffer_room(buffer, U64_DIGITS), value));
}

void buffer_add_grouped(struct buffer *buffer, u64 value)
{
	char digits[U64_DIGITS];
	struct text rest = {digits, (size_t)(put_u64(digits, value) - digits)};

	while (rest.length) {
		size_t group = (rest.length - 1) % 3 + 1;

		buffer_add(buffer, text_before(rest, group));
		rest = text_from(rest, group);
		if (rest.length)
			buffer_add_byte(buffer, ',');
	}
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	buffer_room(buffer, (size_t)length);
	va_start(arguments, format);
	vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buffer->length += (size_t)length;
}

struct text buffer_text(const struct buffer *buffer)
{
	return (struct text){buffer->data, buffer->length};
}

struct text buffer_take(struct buffer *buffer, struct arena *arena)
{
	struct text text = arena_copy(arena, buffer_text(buffer));

	buffer_release(buffer);
	return text;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}
