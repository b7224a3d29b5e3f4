#include "unescape.h"

/* Reads one escape after its backslash: an octal number of up to three digits, or a letter. */
static char unescape_one(struct text *rest)
{
	static const char letters[] = "a\ab\bf\fn\nr\rt\tv\v";
	char c = rest->data[0];
	int value = 0, digits = 0;

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

struct text unescape_c(struct text text, struct arena *arena)
{
	char *out;
	size_t length = 0;

	if (text_find(text, '\\') == text.length)
		return text;
	out = ARENA_NEW(arena, char, text.length);
	while (text.length) {
		char c = text.data[0];

		text = text_from(text, 1);
		out[length++] = c == '\\' && text.length ? unescape_one(&text) : c;
	}
	return (struct text){out, length};
}
