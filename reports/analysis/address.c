#include "address.h"

#include <string.h>

void address_skip_zeros(struct text *name, struct buffer *out)
{
	const size_t length = strlen("0x0123456789abcdef");
	size_t start = strlen("0x");

	if (name->length != length || !text_starts_with(*name, T("0x")))
		return;
	for (size_t i = start; i < length; i++)
		if (!memchr("0123456789abcdef", name->data[i], 16))
			return;
	while (start < length - 1 && name->data[start] == '0')
		start++;
	buffer_add(out, T("0x"));
	*name = text_from(*name, start);
}
