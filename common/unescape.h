/* Undoes the escapes of C's strings, as strace writes them too. */
#ifndef COMMON_UNESCAPE_H
#define COMMON_UNESCAPE_H

#include "arena.h"
#include "text.h"

/* The bytes that the text stands for: \n, \", \74 and so on undone. It is the text itself where it
 * has no escapes, else it lives in the arena. */
struct text unescape_c(struct text text, struct arena *arena);

#endif
