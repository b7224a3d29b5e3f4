#pragma once

#include <stddef.h>
#include <stdint.h>

struct string {
	char *bytes;
	size_t length, capacity;
};

void string_add(struct string *s, const char *text);
void string_add_number(struct string *s, unsigned number);

static inline uint32_t hash_of(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

static inline int is_digit(char c)
{
	return c >= '0' && c <= '9';
}
