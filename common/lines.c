#include "lines.h"

#include <string.h>

/* Stores the beginning of a line whose end is in a later chunk. */
static bool keep_partial(struct lines *lines, struct text part, struct diag *diag)
{
	if (part.length > LINES_LONGEST - lines->partial.length)
		return diag_error_at(diag, "", lines->number + 1, 0,
				     "a line is longer than 64 MiB: this is not a text file");
	buffer_add(&lines->partial, part);
	return true;
}

/* Completes a line that began in an earlier chunk; removes the line's rest from the chunk. */
static bool finish_partial(struct lines *lines, struct text *chunk, lines_take take, void *context,
			   struct diag *diag)
{
	size_t end = text_find(*chunk, '\n');
	bool fine, has_end = end < chunk->length;

	if (!keep_partial(lines, text_before(*chunk, end), diag))
		return false;
	*chunk = text_from(*chunk, end + has_end);
	if (!has_end)
		return true;
	lines->number++;
	fine = take(context, buffer_text(&lines->partial), diag);
	buffer_clear(&lines->partial);
	return fine;
}

bool lines_feed(struct lines *lines, struct text chunk, lines_take take, void *context,
		struct diag *diag)
{
	if (lines->partial.length && !finish_partial(lines, &chunk, take, context, diag))
		return false;
	while (chunk.length) {
		const char *end = memchr(chunk.data, '\n', chunk.length);
		size_t length = end ? (size_t)(end - chunk.data) : chunk.length;

		if (!end)
			return keep_partial(lines, chunk, diag);
		lines->number++;
		if (!take(context, (struct text){chunk.data, length}, diag))
			return false;
		chunk = (struct text){end + 1, chunk.length - length - 1};
	}
	return true;
}

bool lines_end(const struct lines *lines, struct diag *diag)
{
	if (lines->partial.length)
		return diag_error_at(diag, "", lines->number + 1, 0, "the file ends within a line");
	if (!lines->number)
		return diag_error(diag, "the file is empty");
	return true;
}

void lines_release(struct lines *lines)
{
	buffer_release(&lines->partial);
}
