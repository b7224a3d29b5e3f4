#include "checksum.h"

#include <stdlib.h>
#include <string.h>

static uint32_t table[256];

static void init(void)
{
	if (table[1])
		return;
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int k = 0; k < 8; k++)
			c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
		table[i] = c;
	}
}

uint32_t checksum(const unsigned char *data, size_t length)
{
	uint32_t c = ~0u;

	init();
	for (size_t i = 0; i < length; i++)
		c = table[(c ^ data[i]) & 255] ^ (c >> 8);
	return ~c;
}

char *trim(const char *text, size_t length)
{
	char *copy;

	while (length && (unsigned char)text[length - 1] <= ' ')
		length--;
	copy = malloc(length + 1);
	memcpy(copy, text, length);
	copy[length] = 0;
	return copy;
}
