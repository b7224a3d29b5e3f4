/*
 * Packs data for a page: the length of the JSON as eight bytes, the JSON, and after it, at a
 * multiple of eight, the columns beside it (columns.h). All of that is compressed (RFC 1950, which
 * DecompressionStream calls "deflate"), then base64, which needs no escaping in HTML. The same data
 * and version of zlib give the same text.
 */
#ifndef REPORTS_WRITERS_HTML_PACK_H
#define REPORTS_WRITERS_HTML_PACK_H

#include "common/buffer.h"
#include "common/json_writer.h"
#include "common/text.h"

void html_add_packed(struct buffer *out, struct text json, struct text columns);

/* Parts of a page's data that its script unpacks only when they are needed. A zeroed struct has
 * none. */
struct html_parts {
	struct buffer packed; /* a line break before each */
	u32 count;
};

/* Packs a part, and adds to the data the value that refers to it by its number, from 1:
 * {"packed": 1}. */
void html_pack_part(struct html_parts *parts, struct json_writer *data, struct text json,
		    struct text columns);

void html_parts_release(struct html_parts *parts);

#endif
