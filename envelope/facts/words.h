/* Words in the form that a shell reads. */
#ifndef ENVELOPE_WORDS_H
#define ENVELOPE_WORDS_H

#include "common/buffer.h"
#include "common/text.h"

/* Adds the word, quoted only if a shell needs it; as $'...' if it has control bytes. */
void words_quote(struct buffer *out, struct text word);

#endif
