/*
 * Texts: slices of bytes that carry their length and own nothing.
 *
 * A text may hold any byte, NUL included, and is not NUL-terminated unless the function that made
 * it says so. The bytes belong to whoever made them (a file's buffer, an arena, a literal).
 * Nothing here depends on the locale.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include "types.h"

#include <string.h>

struct text {
	const char *data;
	size_t length;
};

/* A text out of a string literal; usable in static initialisers. */
#define TEXT(literal)                                                                              \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}
#define T(literal) ((struct text)TEXT(literal))

/* For printf: printf("%.*s", TEXT_ARGS(text)). */
#define TEXT_ARGS(text) (int)(text).length, (text).data

struct text text_from_string(const char *string);

static inline bool text_equal(struct text a, struct text b)
{
	return a.length == b.length && (!a.length || !memcmp(a.data, b.data, a.length));
}

/* Order by unsigned bytes, a prefix before what it begins: <0, 0 or >0. The order of all output. */
int text_compare(struct text a, struct text b);

/* The part from `start` (at most text.length) on, and the part before `end`. */
static inline struct text text_from(struct text text, size_t start)
{
	return (struct text){text.data + start, text.length - start};
}

static inline struct text text_before(struct text text, size_t end)
{
	return (struct text){text.data, end};
}

static inline bool text_starts_with(struct text text, struct text prefix)
{
	return text.length >= prefix.length && text_equal(text_before(text, prefix.length), prefix);
}

static inline bool text_ends_with(struct text text, struct text suffix)
{
	return text.length >= suffix.length &&
	       text_equal(text_from(text, text.length - suffix.length), suffix);
}

/* Drops `prefix` from the front when it is there, and says whether it was. */
static inline bool text_skip_prefix(struct text *text, struct text prefix)
{
	if (!text_starts_with(*text, prefix))
		return false;
	*text = text_from(*text, prefix.length);
	return true;
}

/* Position of the first or last such byte; text.length when there is none. */
size_t text_find(struct text text, char byte);
size_t text_find_last(struct text text, char byte);

/* Without spaces and tabs at both ends. */
struct text text_trim(struct text text);

/*
 * Cuts the next line off the front of `rest`, without its newline (a last line needs none).
 * Returns false when nothing is left.
 */
bool text_next_line(struct text *rest, struct text *line);

/*
 * Reads decimal digits off the front. Returns false, leaving everything as it was, when there is
 * no digit or the value is above 2^64-1.
 */
bool text_skip_u64(struct text *text, u64 *value);

/* The whole text as a decimal number; false when it is anything else or above 2^64-1. */
bool text_to_u64(struct text text, u64 *value);

/* A 64-bit hash of the bytes; equal texts have equal hashes within one version of the program. */
u64 text_hash(struct text text);

/* Whether the text holds the part somewhere. */
bool text_contains(struct text text, struct text part);

/*
 * Whether the text may name something that becomes part of a file's name: letters, digits, '.', '_'
 * and '-', beginning with a letter or digit.
 */
bool text_is_name(struct text text);

/* The last part of a path; the whole when it has no slash. */
struct text path_basename(struct text path);

#endif
