/*
 * Text that continues in the next line of a terminal where there is no room, so that nothing of it
 * is lost.
 */
#ifndef REPORTS_WRITERS_WRAPPED_H
#define REPORTS_WRITERS_WRAPPED_H

#include "common/buffer.h"
#include "common/text.h"

/*
 * Adds the text, which must be escaped for a terminal, from the column `at` on (the first is 0).
 * Lines end before a word that would reach beyond `width` columns, the next begins after `indent`
 * spaces. Only a word that is longer than a line is cut.
 */
void wrapped_add(struct buffer *out, struct text text, size_t at, size_t indent, size_t width);

#endif
