/*
 * Texts from profiles, made safe for HTML and XML: as content of elements and of quoted attributes.
 *
 * Names are any bytes. `& < > " '` become references; what is no UTF-8, control characters, line
 * and paragraph separators, non-characters and the marks that change the direction of writing
 * become U+FFFD, so that a name can neither break out of where it stands nor look like another.
 */
#ifndef REPORTS_HTML_ESCAPE_H
#define REPORTS_HTML_ESCAPE_H

#include "../common/buffer.h"
#include "../common/text.h"

void html_add_escaped(struct buffer *out, struct text text);

#endif
