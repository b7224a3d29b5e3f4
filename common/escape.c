#include "escape.h"

#include "utf8.h"

#include <string.h>

static bool is_harmful(u32 code)
{
	static const struct {
		u32 first, last;
	} ranges[] = {{0, 0x1f},	{0x7f, 0x9f},	  {0xad, 0xad},	     {0x61c, 0x61c},
		      {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},  {0xfeff, 0xfeff},
		      {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe007f}};

	for (size_t i = 0; i < LENGTH_OF(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

/* Takes the next character off the front and returns it as it may be shown. */
static struct text next_character(struct text *rest)
{
	size_t length = utf8_sequence_length(*rest);
	struct text character = {rest->data, length ? length : 1};

	*rest = text_from(*rest, character.length);
	if (!length || is_harmful(utf8_code_point(character)))
		return T("\xef\xbf\xbd");
	return character;
}

/* A byte and the string that replaces it. */
struct replacement {
	char byte;
	const char *by;
};

static void add_replacing(struct buffer *out, struct text text, const struct replacement *special,
			  size_t count)
{
	while (text.length) {
		struct text character = next_character(&text);
		const char *by = NULL;

		for (size_t i = 0; i < count && character.length == 1; i++)
			if (special[i].byte == character.data[0])
				by = special[i].by;
		if (by)
			buffer_add_string(out, by);
		else
			buffer_add(out, character);
	}
}

void escape_plain(struct buffer *out, struct text text)
{
	add_replacing(out, text, NULL, 0);
}

void escape_plain_first(struct buffer *out, struct text first, size_t count)
{
	escape_plain(out, first);
	if (count > 1)
		buffer_printf(out, " and %zu other%s", count - 1, count > 2 ? "s" : "");
}

void escape_markdown(struct buffer *out, struct text text)
{
	static const struct replacement special[] = {
	    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"},  {'|', "\\|"}, {'\\', "\\\\"},
	    {'`', "\\`"},   {'*', "\\*"},  {'_', "\\_"},   {'[', "\\["}, {']', "\\]"},
	    {'~', "\\~"},   {'#', "\\#"},  {'@', "&#64;"}, {'!', "\\!"}, {'$', "&#36;"},
	    {':', "&#58;"}, {'(', "\\("},  {')', "\\)"}};

	add_replacing(out, text, special, LENGTH_OF(special));
}

void escape_xml(struct buffer *out, struct text text)
{
	static const struct replacement special[] = {
	    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};

	add_replacing(out, text, special, LENGTH_OF(special));
}

void escape_github(struct buffer *out, struct text text)
{
	static const struct replacement special[] = {{'%', "%25"}};

	add_replacing(out, text, special, LENGTH_OF(special));
}

void escape_github_property(struct buffer *out, struct text text)
{
	static const struct replacement special[] = {{'%', "%25"}, {':', "%3A"}, {',', "%2C"}};

	add_replacing(out, text, special, LENGTH_OF(special));
}
