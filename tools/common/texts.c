/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "texts.h"

struct string {
	struct string *next;
	HChar text[];
};

enum { BUCKETS = 16384 };
static struct string *buckets[BUCKETS];

static UInt hash_of(const HChar *text)
{
	UInt hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (UChar)*text) * 16777619u;
	return hash;
}

const HChar *text_keep(const HChar *text)
{
	struct string **bucket = &buckets[hash_of(text) % BUCKETS];
	struct string *string;
	SizeT size = VG_(strlen)(text) + 1;

	for (string = *bucket; string; string = string->next)
		if (VG_(strcmp)(string->text, text) == 0)
			return string->text;
	string = VG_(malloc)(TOOL_NAME, sizeof(*string) + size);
	VG_(memcpy)(string->text, text, size);
	string->next = *bucket;
	*bucket = string;
	return string->text;
}

Bool text_matches(const HChar *pattern, const HChar *text)
{
	for (; *pattern; pattern++, text++) {
		if (*pattern == '*') {
			do
				if (text_matches(pattern + 1, text))
					return True;
			while (*text++);
			return False;
		}
		if (!*text || (*pattern != '?' && *pattern != *text))
			return False;
	}
	return !*text;
}

Bool text_begins(const HChar *text, const HChar *prefix)
{
	return VG_(strncmp)(text, prefix, VG_(strlen)(prefix)) == 0;
}

const HChar *text_after_slash(const HChar *path)
{
	const HChar *slash = VG_(strrchr)(path, '/');

	return slash ? slash + 1 : path;
}
