#include "html_escape.h"

#include "../common/utf8.h"

static u32 decode(struct text text, size_t length)
{
	static const u8 masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	u32 code = (u8)text.data[0] & masks[length];

	for (size_t i = 1; i < length; i++)
		code = code << 6 | ((u8)text.data[i] & 0x3f);
	return code;
}

/* Characters that are forbidden in XML, or that would be seen by nobody. */
static bool is_treacherous(u32 code)
{
	static const struct {
		u32 first, last;
	} ranges[] = {
	    {0x00, 0x1f},     {0x7f, 0x9f},	{0x061c, 0x061c},
	    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	    {0xfdd0, 0xfdef}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
	};

	if ((code & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < LENGTH_OF(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static const char *reference(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_add_escaped(struct buffer *out, struct text text)
{
	while (text.length) {
		size_t length = utf8_sequence_length(text);
		const char *escaped = length == 1 ? reference(text.data[0]) : NULL;

		if (escaped)
			buffer_add_string(out, escaped);
		else if (!length || is_treacherous(decode(text, length)))
			buffer_add(out, T("\xef\xbf\xbd"));
		else
			buffer_add(out, text_before(text, length));
		text = text_from(text, length ? length : 1);
	}
}
