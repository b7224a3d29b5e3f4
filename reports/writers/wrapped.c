#include "wrapped.h"

#include "common/width.h"

static void begin_line(struct buffer *out, size_t indent)
{
	buffer_add_byte(out, '\n');
	buffer_add_repeated(out, ' ', indent);
}

/* Adds the word, in lines of its own if it is longer than one. Returns the column behind it. */
static size_t add_word(struct buffer *out, struct text word, size_t indent, size_t width)
{
	while (width_of(word) > width - indent) {
		struct text part = width_front(word, width - indent);

		if (!part.length)
			break; /* a wide character in a single column */
		buffer_add(out, part);
		begin_line(out, indent);
		word = text_from(word, part.length);
	}
	buffer_add(out, word);
	return indent + width_of(word);
}

void wrapped_add(struct buffer *out, struct text text, size_t at, size_t indent, size_t width)
{
	bool is_first = true;

	if (indent >= width) {
		buffer_add(out, text);
		return;
	}
	while (text.length) {
		struct text word = text_before(text, text_find(text, ' '));
		size_t gap = is_first ? 0 : 1;

		if (at + gap + width_of(word) <= width) {
			buffer_add_repeated(out, ' ', gap);
			buffer_add(out, word);
			at += gap + width_of(word);
		} else {
			if (at != indent)
				begin_line(out, indent);
			at = add_word(out, word, indent, width);
		}
		is_first = false;
		text = text_from(text, word.length);
		text_skip_prefix(&text, T(" "));
	}
}
