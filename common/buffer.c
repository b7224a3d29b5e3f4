#include "buffer.h"

#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and the NUL behind them. */
static void reserve(struct buffer *buffer, size_t more)
{
	GROW(buffer->data, buffer->capacity, buffer->length + more + 1);
}

void buffer_add(struct buffer *buffer, struct text text)
{
	reserve(buffer, text.length);
	if (text.length)
		memcpy(buffer->data + buffer->length, text.data, text.length);
	buffer->length += text.length;
	buffer->data[buffer->length] = 0;
}

void buffer_add_string(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, text_from_string(string));
}

void buffer_add_byte(struct buffer *buffer, char byte)
{
	reserve(buffer, 1);
	buffer->data[buffer->length++] = byte;
	buffer->data[buffer->length] = 0;
}

void buffer_add_repeated(struct buffer *buffer, char byte, size_t count)
{
	reserve(buffer, count);
	memset(buffer->data + buffer->length, byte, count);
	buffer->length += count;
	buffer->data[buffer->length] = 0;
}

/* Two digits at a time: half the divisions. */
static struct text format_u64(char *end, u64 value)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";
	char *start = end;

	for (; value >= 10; value /= 100) {
		start -= 2;
		memcpy(start, &pairs[value % 100 * 2], 2);
	}
	if (value || start == end)
		*--start = (char)('0' + value);
	return (struct text){start, (size_t)(end - start)};
}

void buffer_add_u64(struct buffer *buffer, u64 value)
{
	char digits[20];

	buffer_add(buffer, format_u64(digits + sizeof(digits), value));
}

void buffer_add_grouped(struct buffer *buffer, u64 value)
{
	char digits[20];
	struct text rest = format_u64(digits + sizeof(digits), value);

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
	reserve(buffer, (size_t)length);
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
