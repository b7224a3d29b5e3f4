#include "words.h"

#include "common/utf8.h"

#include <string.h>

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || (byte && strchr("_./:=,@%+-", byte));
}

static bool is_control(char byte)
{
	return (unsigned char)byte < ' ' || byte == 0x7f;
}

/* The length of the first character if it can be shown unchanged, else 0. */
static size_t shown_length(struct text text)
{
	return is_control(text.data[0]) ? 0 : utf8_sequence_length(text);
}

static bool is_shown(struct text word)
{
	while (word.length) {
		size_t length = shown_length(word);

		if (!length)
			return false;
		word = text_from(word, length);
	}
	return true;
}

static void quote_plainly(struct buffer *out, struct text word)
{
	buffer_add_byte(out, '\'');
	for (size_t i = 0; i < word.length; i++)
		if (word.data[i] == '\'')
			buffer_add(out, T("'\\''"));
		else
			buffer_add_byte(out, word.data[i]);
	buffer_add_byte(out, '\'');
}

static void add_escaped(struct buffer *out, char byte)
{
	static const char letters[] = "\aa\bb\ff\nn\rr\tt\vv\033E";

	for (size_t i = 0; i + 1 < sizeof(letters); i += 2)
		if (letters[i] == byte) {
			buffer_printf(out, "\\%c", letters[i + 1]);
			return;
		}
	buffer_printf(out, "\\%03o", (unsigned char)byte);
}

static void quote_escaped(struct buffer *out, struct text word)
{
	buffer_add(out, T("$'"));
	while (word.length) {
		size_t length = shown_length(word);

		if (!length)
			add_escaped(out, word.data[0]);
		else if (word.data[0] == '\'' || word.data[0] == '\\')
			buffer_printf(out, "\\%c", word.data[0]);
		else
			buffer_add(out, text_before(word, length));
		word = text_from(word, length ? length : 1);
	}
	buffer_add_byte(out, '\'');
}

void words_quote(struct buffer *out, struct text word)
{
	size_t plain = 0;

	while (plain < word.length && is_plain(word.data[plain]))
		plain++;
	if (word.length && plain == word.length)
		buffer_add(out, word);
	else if (is_shown(word))
		quote_plainly(out, word);
	else
		quote_escaped(out, word);
}
