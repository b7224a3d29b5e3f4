#include "width.h"

#include "utf8.h"

#include <locale.h>
#include <wchar.h>

/* wcwidth() knows characters by the locale in use: one of Unicode is taken for the call. */
static size_t width_of_code(u32 code)
{
	static locale_t unicode;
	locale_t before;
	int width;

	if (code < 0x80)
		return 1;
	if (!unicode)
		unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (!unicode)
		return 1;
	before = uselocale(unicode);
	width = wcwidth((wchar_t)code);
	uselocale(before);
	return width < 0 ? 1 : (size_t)width;
}

/* The bytes of the first character. */
static size_t first_length(struct text text)
{
	size_t length = utf8_sequence_length(text);

	return length ? length : 1;
}

static size_t last_length(struct text text)
{
	size_t length = 1;

	while (length < text.length && (text.data[text.length - length] & 0xc0) == 0x80)
		length++;
	return length;
}

static size_t width_of_character(struct text character)
{
	return width_of_code(utf8_code_point(character));
}

size_t width_of(struct text text)
{
	size_t width = 0;

	while (text.length) {
		size_t length = first_length(text);

		width += width_of_character(text_before(text, length));
		text = text_from(text, length);
	}
	return width;
}

struct text width_front(struct text text, size_t columns)
{
	size_t taken = 0, width = 0;

	while (taken < text.length) {
		struct text rest = text_from(text, taken);
		size_t length = first_length(rest);

		width += width_of_character(text_before(rest, length));
		if (width > columns)
			break;
		taken += length;
	}
	return text_before(text, taken);
}

struct text width_end(struct text text, size_t columns)
{
	size_t start = text.length, width = 0;

	while (start) {
		size_t length = last_length(text_before(text, start));

		width += width_of_character((struct text){text.data + start - length, length});
		if (width > columns)
			break;
		start -= length;
	}
	return text_from(text, start);
}
