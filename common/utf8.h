/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include "arena.h"
#include "text.h"

/* Length in bytes, 1 to 4, of the character the text begins with; 0 when its first byte begins
 * none. */
size_t utf8_sequence_length(struct text text);

/* The text with U+FFFD in place of each byte that is not UTF-8; itself when there is none. */
struct text utf8_clean(struct text text, struct arena *arena);

#endif
