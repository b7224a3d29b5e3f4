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
	buffer_add(buffer, (struct text){&byte, 1});
}

void buffer_add_repeated(struct buffer *buffer, char byte, size_t count)
{
	reserve(buffer, count);
	memset(buffer->data + buffer->length, byte, count);
	buffer->length += count;
	buffer->data[buffer->length] = 0;
}

/* Digits with `separator` (0 for none) between every three, written backwards into `end`. */
static struct text format_u64(char *end, u64 value, char separator)
{
	char *start = end;
	int digits = 0;

	do {
		if (separator && digits && digits % 3 == 0)
			*--start = separator;
		*--start = (char)('0' + value % 10);
		value /= 10;
		digits++;
	} while (value);
	return (struct text){start, (size_t)(end - start)};
}

void buffer_add_u64(struct buffer *buffer, u64 value)
{
	char digits[32];

	buffer_add(buffer, format_u64(digits + sizeof(digits), value, 0));
}

void buffer_add_grouped(struct buffer *buffer, u64 value)
{
	char digits[32];

	buffer_add(buffer, format_u64(digits + sizeof(digits), value, ','));
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

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}
