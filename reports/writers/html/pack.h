/*
 * Bulk data inside a page: deflated (RFC 1950, what DecompressionStream calls "deflate"), then
 * base64, which may stand in any element. Given equal data and one version of zlib, equal text.
 */
#ifndef REPORTS_WRITERS_HTML_PACK_H
#define REPORTS_WRITERS_HTML_PACK_H

#include "common/buffer.h"
#include "common/text.h"

void html_add_packed(struct buffer *out, struct text data);

#endif
