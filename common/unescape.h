/* Decodes the escapes of C string literals, which strace writes too. */
#ifndef COMMON_UNESCAPE_H
#define COMMON_UNESCAPE_H

#include "arena.h"
#include "text.h"

/* The bytes that the text denotes, with \n, \", \74 and so on decoded. The result is the text
 * itself if it has no escapes; otherwise it lives in the arena. */
struct text unescape_c(struct text text, struct arena *arena);

#endif
