#include "text.h"

#include <stdlib.h>
#include <string.h>

static void reserve(struct string *s, size_t more)
{
	if (s->length + more + 1 <= s->capacity)
		return;
	s->capacity = (s->length + more + 1) * 2;
	s->bytes = realloc(s->bytes, s->capacity);
}

void string_add(struct string *s, const char *text)
{
	size_t length = strlen(text);

	reserve(s, length);
	memcpy(s->bytes + s->length, text, length + 1);
	s->length += length;
}

void string_add_number(struct string *s, unsigned number)
{
	char digits[12];
	char *p = digits + sizeof(digits) - 1;

	*p = 0;
	do
		*--p = (char)('0' + number % 10);
	while (number /= 10);
	string_add(s, p);
}
