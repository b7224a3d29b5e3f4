/*
 * Texts: slices of bytes that carry their length and own nothing.
 *
 * A text may hold any byte, NUL included, and is NUL-terminated only if the function that made it
 * says so. Something else owns the bytes: a file's buffer, an arena, a literal. Nothing here
 * depends on the locale.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include "types.h"

#include <string.h>

struct text {
	const char *data;
	size_t length;
};

/* A text from a string literal; usable in static initialisers. */
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

/* Compares by unsigned bytes, a prefix before a longer text: <0, 0 or >0. All output is in this
 * order. */
int text_compare(struct text a, struct text b);

/* Compares as people count: work_2 before work_10. Digits are compared by their number, everything
 * else by unsigned bytes; of equal numbers the one with fewer zeros in front comes first. For what
 * people read; files stay in the order of bytes. */
int text_compare_natural(struct text a, struct text b);

/*
 * The part from `start` on, and the part before `end`; both at most text.length. An empty text may
 * have no data: nothing is added to NULL, not even 0.
 */
static inline struct text text_from(struct text text, size_t start)
{
	return (struct text){start ? text.data + start : text.data, text.length - start};
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

/* Removes `prefix` from the front; false if the text does not begin with it. */
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

/* The text without spaces and tabs at its ends. */
struct text text_trim(struct text text);

/* Takes the next line off the front of `rest`, without its newline (the last line needs none).
 * Returns false when nothing is left. */
bool text_next_line(struct text *rest, struct text *line);

/*
 * Reads decimal digits off the front. Returns false, leaving everything as it was, when there is
 * no digit or the value is above 2^64-1.
 */
bool text_skip_u64(struct text *text, u64 *value);

/* The whole text as a decimal number; false when it is anything else or above 2^64-1. */
bool text_to_u64(struct text text, u64 *value);

/* Takes `count` bytes, at most 8, into a hash. */
static inline u64 text_hash_word(u64 hash, const char *bytes, size_t count)
{
	u64 word = 0;

	memcpy(&word, bytes, count);
	hash = (hash ^ word) * 0xff51afd7ed558ccdu;
	return hash ^ hash >> 32;
}

/* A 64-bit hash of the bytes; equal texts have equal hashes within one version of the program. */
u64 text_hash(struct text text);

/* Whether the text holds the part somewhere. */
bool text_contains(struct text text, struct text part);

/* Whether the text is a name that may become part of a file's name: letters, digits, '.', '_' and
 * '-', beginning with a letter or digit. */
bool text_is_name(struct text text);

/* The last part of a path; the whole path if it has no slash. */
struct text path_basename(struct text path);

#endif
