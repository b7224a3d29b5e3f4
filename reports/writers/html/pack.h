/*
 * Packs bulk data for a page: compressed (RFC 1950, which DecompressionStream calls "deflate"),
 * then base64, which needs no escaping in HTML. The same data and version of zlib give the same
 * text.
 */
#ifndef REPORTS_WRITERS_HTML_PACK_H
#define REPORTS_WRITERS_HTML_PACK_H

#include "common/buffer.h"
#include "common/text.h"

void html_add_packed(struct buffer *out, struct text data);

#endif
