/* Words as one would type them for a shell. */
#ifndef ENVELOPE_WORDS_H
#define ENVELOPE_WORDS_H

#include "common/buffer.h"
#include "common/text.h"

/* Adds the word, quoted only where a shell needs it: plainly, or as $'…' with control bytes. */
void words_quote(struct buffer *out, struct text word);

#endif
