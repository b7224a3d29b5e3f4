/*
 * Names that have too little room on a terminal lose whole parts before they lose letters: callers
 * in the middle of a chain, the namespaces and classes in front of a function.
 */
#ifndef REPORTS_WRITERS_SHORT_NAME_H
#define REPORTS_WRITERS_SHORT_NAME_H

#include "common/buffer.h"

/*
 * Adds the name, which must be escaped for a terminal, in at most `width` columns:
 *
 *	app::net::Session::read(char*)           → …::Session::read(char*)
 *	take (a.c:7) < fill:9 < run:3 < main:12  → take (a.c:7) < … < main:12, or take < … < main:12
 *
 * The first frame of a chain stays, and of the others those that come last. A part that alone is
 * too wide loses its middle.
 */
void short_name_add(struct buffer *out, struct text name, size_t width);

/* Adds the text, which must be escaped for a terminal, without its middle if that does not fit. */
void short_text_add(struct buffer *out, struct text text, size_t width);

#endif
