/* UTF-8 as defined by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include "arena.h"
#include "text.h"

/* Length in bytes, 1 to 4, of the character at the start of the text; 0 if the text does not start
 * with a valid character. */
size_t utf8_sequence_length(struct text text);

/* The number of a character, which must be a valid one of 1 to 4 bytes. */
u32 utf8_code_point(struct text character);

/* The text with U+FFFD in place of each byte that is not UTF-8, which lives in the arena; the text
 * itself if it is valid. */
struct text utf8_clean(struct text text, struct arena *arena);

#endif
