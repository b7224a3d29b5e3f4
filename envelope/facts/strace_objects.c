#include "strace_objects.h"

#include "common/buffer.h"
#include "common/memory.h"

/* One character behind a backslash: octal digits, a letter as in C, or itself. */
static char unescape(struct text *rest)
{
	static const char letters[] = "a\ab\bf\fn\nr\rt\tv\v";
	int value = 0, digits = 0;
	char c = rest->data[0];

	while (digits < 3 && (size_t)digits < rest->length && rest->data[digits] >= '0' &&
	       rest->data[digits] <= '7')
		value = value * 8 + (rest->data[digits++] - '0');
	*rest = text_from(*rest, digits ? (size_t)digits : 1);
	if (digits)
		return (char)(unsigned char)value;
	for (size_t i = 0; i + 1 < sizeof(letters); i += 2)
		if (letters[i] == c)
			return letters[i + 1];
	return c;
}

/* Up to the `>` that ends it: one of the path itself is escaped. */
static struct text read_path(struct text rest, struct arena *arena)
{
	struct buffer path = {0};

	rest = text_before(rest, text_find(rest, '>'));
	while (rest.length) {
		char c = rest.data[0];

		rest = text_from(rest, 1);
		buffer_add_byte(&path, c == '\\' && rest.length ? unescape(&rest) : c);
	}
	return buffer_take(&path, arena);
}

/* What follows the first `part`; false when it is not there. */
static bool skip_past(struct text *text, struct text part)
{
	for (size_t i = 0; i + part.length <= text->length; i++)
		if (text_starts_with(text_from(*text, i), part)) {
			*text = text_from(*text, i + part.length);
			return true;
		}
	return false;
}

/* mmap(0x7f2c, 1400832, PROT_READ|PROT_EXEC, MAP_PRIVATE, 3</usr/lib/libc.so.6>, 0x26000) */
void strace_objects_take(struct strace_objects *objects, struct text line, struct arena *arena)
{
	u64 descriptor;

	if (!skip_past(&line, T(" mmap(")) || !skip_past(&line, T("PROT_EXEC")) ||
	    !skip_past(&line, T(", ")) || !skip_past(&line, T(", ")))
		return;
	if (!text_skip_u64(&line, &descriptor) || !text_skip_prefix(&line, T("<")))
		return;
	GROW(objects->paths, objects->capacity, objects->count + 1);
	objects->paths[objects->count++] = read_path(line, arena);
}
