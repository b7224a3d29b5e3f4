#include "utf8.h"

#include "buffer.h"

#include <assert.h>
#include <string.h>

/* RFC 3629, section 4: by first byte, the length and the range the second byte must lie in. */
static const struct {
	unsigned char first, last, length, low, high;
} forms[] = {
    {0x00, 0x7f, 1, 0, 0},	 {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

static bool in_range(char byte, unsigned char low, unsigned char high)
{
	return (unsigned char)byte >= low && (unsigned char)byte <= high;
}

size_t utf8_sequence_length(struct text text)
{
	if (!text.length)
		return 0;
	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		size_t length = forms[i].length;

		if (!in_range(text.data[0], forms[i].first, forms[i].last))
			continue;
		if (length > text.length)
			return 0;
		if (length > 1 && !in_range(text.data[1], forms[i].low, forms[i].high))
			return 0;
		for (size_t k = 2; k < length; k++)
			if (!in_range(text.data[k], 0x80, 0xbf))
				return 0;
		return length;
	}
	return 0;
}

u32 utf8_code_point(struct text character)
{
	static const u8 masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	u32 code;

	assert(character.length && character.length < LENGTH_OF(masks));
	code = (u8)character.data[0] & masks[character.length];
	for (size_t i = 1; i < character.length; i++)
		code = code << 6 | ((u8)character.data[i] & 0x3f);
	return code;
}

/* The length of the ASCII bytes at the start. Most text is ASCII, so these are checked a word at a
 * time. */
static size_t ascii_length(struct text text)
{
	size_t length = 0;
	u64 word;

	for (; length + sizeof(word) <= text.length; length += sizeof(word)) {
		memcpy(&word, text.data + length, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	return length;
}

static bool is_clean(struct text text)
{
	size_t length = ascii_length(text);

	do
		text = text_from(text, length);
	while (text.length && (length = utf8_sequence_length(text)));
	return !text.length;
}

struct text utf8_clean(struct text text, struct arena *arena)
{
	struct buffer clean = {0};

	if (is_clean(text))
		return text;
	while (text.length) {
		size_t length = utf8_sequence_length(text);

		buffer_add(&clean, length ? text_before(text, length) : T("\xef\xbf\xbd"));
		text = text_from(text, length ? length : 1);
	}
	return buffer_take(&clean, arena);
}
