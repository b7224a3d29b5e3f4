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

bool lines_feed_one(struct lines *lines, struct text *chunk, lines_take take, void *context,
		    struct diag *diag)
{
	struct text line;
	size_t end;

	if (lines->partial.length)
		return finish_partial(lines, chunk, take, context, diag);
	end = text_find(*chunk, '\n');
	line = text_before(*chunk, end);
	if (end == chunk->length) {
		*chunk = text_from(*chunk, end);
		return keep_partial(lines, line, diag);
	}
	*chunk = text_from(*chunk, end + 1);
	lines->number++;
	return take(context, line, diag);
}

bool lines_feed(struct lines *lines, struct text chunk, lines_take take, void *context,
		struct diag *diag)
{
	while (chunk.length)
		if (!lines_feed_one(lines, &chunk, take, context, diag))
			return false;
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
