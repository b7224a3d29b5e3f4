#include "names.h"

#include "common/buffer.h"

#include <string.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_hex(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'f');
}

static bool is_base62(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool all_bytes(struct text text, bool (*is_kind)(char))
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_kind(text.data[i]))
			return false;
	return text.length > 0;
}

/* Whether `word` follows a dot in the name of a clone: ".constprop", ".0". */
static bool is_clone_word(struct text word)
{
	static const struct text words[] = {
	    TEXT("constprop"),	TEXT("isra"),  TEXT("part"),  TEXT("cold"),  TEXT("lto_priv"),
	    TEXT("localalias"), TEXT("llvm"),  TEXT("clone"), TEXT("ipa"),   TEXT("hot"),
	    TEXT("unlikely"),	TEXT("lto"),   TEXT("warm"),  TEXT("split"), TEXT("resolver"),
	    TEXT("simdclone"),	TEXT("__uniq")};

	for (size_t i = 0; i < LENGTH_OF(words); i++)
		if (text_equal(word, words[i]))
			return true;
	return all_bytes(word, is_digit);
}

/* Removes all ".word" suffixes of clones. */
static struct text without_clone_words(struct text name)
{
	for (;;) {
		size_t dot = text_find_last(name, '.');

		if (dot == name.length || dot == 0 || !is_clone_word(text_from(name, dot + 1)))
			return name;
		name = text_before(name, dot);
	}
}

/* Removes the suffix " [clone .word]", which demanglers write. */
static struct text without_clone_brackets(struct text name)
{
	static const struct text mark = TEXT(" [clone ");

	while (text_ends_with(name, T("]"))) {
		size_t bracket = text_find_last(name, '[');

		if (bracket < 2 || !text_starts_with(text_from(name, bracket - 1), mark))
			break;
		name = text_before(name, bracket - 1);
	}
	return name;
}

/*
 * Removes the suffix "::h" and 16 hexadecimal digits; in a mangled name, "17h", the digits and "E".
 */
static struct text without_rust_hash(struct text name)
{
	struct text plain = name;
	bool is_mangled = text_starts_with(name, T("_ZN")) && text_ends_with(name, T("E"));
	size_t tail = is_mangled ? 20 : 19;
	struct text mark = is_mangled ? T("17h") : T("::h");

	if (name.length <= tail)
		return name;
	plain.data += name.length - tail;
	plain.length = 19;
	if (!text_skip_prefix(&plain, mark) || !all_bytes(plain, is_hex))
		return name;
	return text_before(name, name.length - tail);
}

/* The length of a crate's hash at the front, "[0123456789abcdef]"; 0 if there is none. */
static size_t crate_hash_length(struct text text)
{
	struct text inside = {text.data + 1, 16};

	if (text.length < 18 || text.data[0] != '[' || text.data[17] != ']')
		return 0;
	return all_bytes(inside, is_hex) ? 18 : 0;
}

/* The same in a name with v0 mangling: "s1a2B_" after a "C". */
static size_t disambiguator_length(struct text text)
{
	size_t end = text_find(text, '_');

	if (end == text.length || text.data[0] != 's' ||
	    (end > 1 && !all_bytes((struct text){text.data + 1, end - 1}, is_base62)))
		return 0;
	return end + 1;
}

static struct text without_crate_hashes(struct text name, struct arena *arena)
{
	bool is_mangled = text_starts_with(name, T("_R"));
	struct buffer out = {0};
	struct text result;
	bool is_changed = false;

	for (size_t i = 0; i < name.length;) {
		struct text rest = text_from(name, i);
		size_t skip = 0;

		if (is_mangled && i > 0 && name.data[i - 1] == 'C')
			skip = disambiguator_length(rest);
		else if (!is_mangled && i > 0)
			skip = crate_hash_length(rest);
		if (!skip)
			buffer_add_byte(&out, rest.data[0]);
		is_changed |= skip > 0;
		i += skip ? skip : 1;
	}
	result = is_changed ? arena_copy(arena, buffer_text(&out)) : name;
	buffer_release(&out);
	return result;
}

struct text function_name_plain(struct text name, struct arena *arena)
{
	struct text plain = without_clone_words(without_clone_brackets(name));

	plain = without_rust_hash(plain);
	if (text_starts_with(plain, T("_R")) || memchr(plain.data, '[', plain.length))
		plain = without_crate_hashes(plain, arena);
	return plain;
}

bool function_name_is_address(struct text name)
{
	return text_skip_prefix(&name, T("0x")) && all_bytes(name, is_hex);
}

bool function_name_is_cold(struct text name)
{
	return text_ends_with(name, T(".cold")) || text_ends_with(name, T("[clone .cold]"));
}
