/*
 * The columns that text takes on a terminal: one for most characters, two for wide ones (Chinese,
 * Japanese, Korean, emoji), none for marks that are drawn over the character before them. As the C
 * library's wcwidth() has it, whatever the locale. The text must be escaped for a terminal
 * (escape_plain()).
 */
#ifndef COMMON_WIDTH_H
#define COMMON_WIDTH_H

#include "text.h"

size_t width_of(struct text text);

/* The longest part that takes at most `columns`, from the start or from the end. */
struct text width_front(struct text text, size_t columns);
struct text width_end(struct text text, size_t columns);

#endif
