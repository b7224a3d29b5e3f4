#include "pack.h"

#include "common/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

static void add_base64(struct buffer *out, const u8 *bytes, size_t count)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < count; i += 3) {
		size_t left = count - i;
		u32 group = (u32)bytes[i] << 16 | (left > 1 ? (u32)bytes[i + 1] << 8 : 0) |
			    (left > 2 ? bytes[i + 2] : 0);
		char text[4] = {digits[group >> 18], digits[group >> 12 & 63],
				left > 1 ? digits[group >> 6 & 63] : '=',
				left > 2 ? digits[group & 63] : '='};

		buffer_add(out, (struct text){text, sizeof(text)});
	}
}

void html_add_packed(struct buffer *out, struct text data)
{
	uLongf length = compressBound(data.length);
	u8 *packed = memory_new(length, 1);
	int status = compress2(packed, &length, (const Bytef *)data.data, data.length, 7);

	assert(status == Z_OK);
	(void)status;
	add_base64(out, packed, length);
	free(packed);
}
