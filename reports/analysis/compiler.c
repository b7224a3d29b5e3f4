#include "compiler.h"

#include "common/buffer.h"

#include <string.h>

/* Of one side. */
struct words {
	struct text *items;
	u32 count;
};

struct compiled {
	struct words producers, compilers, options;
};

static bool has(const struct words *words, struct text word)
{
	for (u32 i = 0; i < words->count; i++)
		if (text_equal(words->items[i], word))
			return true;
	return false;
}

static void add(struct words *words, struct text word, struct arena *arena)
{
	struct text *items;

	if (has(words, word))
		return;
	items = ARENA_NEW(arena, struct text, (size_t)words->count + 1);
	if (words->count)
		memcpy(items, words->items, words->count * sizeof(*items));
	items[words->count++] = word;
	words->items = items;
}

static struct text next_word(struct text *rest)
{
	struct text word = text_before(*rest, text_find(*rest, ' '));

	*rest = text_from(*rest, word.length);
	text_skip_prefix(rest, T(" "));
	return word;
}

/* ---------------------------------------------------------------- one producer */

/* The version that follows the words, up to a blank or bracket. */
static bool find_version(struct text producer, struct text words, struct text *version,
			 struct text *rest)
{
	while (producer.length && !text_skip_prefix(&producer, words))
		producer = text_from(producer, 1);
	*version = text_before(producer, text_find(producer, ' '));
	*version = text_before(*version, text_find(*version, ')'));
	*rest = producer;
	return version->length != 0;
}

/* "GNU C++20 12.2.0 -mtune=generic -O2": the version is the first word that begins with a digit. */
static bool find_gnu_version(struct text producer, struct text *version, struct text *rest)
{
	if (!text_skip_prefix(&producer, T("GNU ")))
		return false;
	do
		*version = next_word(&producer);
	while (version->length && (version->data[0] < '0' || version->data[0] > '9'));
	*rest = producer;
	return version->length != 0;
}

/* Whether the option may change what the program executes. */
static bool matters(struct text option)
{
	static const struct text others[] = {
	    TEXT("-g"),
	    TEXT("-ffile-prefix-map="),
	    TEXT("-fdebug-"),
	    TEXT("-fmacro-"),
	    TEXT("-fdiagnostics"),
	    TEXT("-frecord-gcc-switches"),
	    TEXT("-W"),
	    TEXT("-I"),
	    TEXT("-D"),
	    TEXT("-o"),
	};

	for (size_t i = 0; i < LENGTH_OF(others); i++)
		if (text_starts_with(option, others[i]))
			return false;
	return text_starts_with(option, T("-"));
}

static void read_options(struct text rest, struct words *options, struct arena *arena)
{
	while (rest.length) {
		struct text option = next_word(&rest);

		if (matters(option))
			add(options, option, arena);
	}
}

static void read_producer(struct text producer, struct compiled *out, struct arena *arena)
{
	struct text version, rest = T("");
	const char *name = "";

	if (find_gnu_version(producer, &version, &rest))
		name = "gcc ";
	else if (find_version(producer, T("rustc version "), &version, &rest))
		name = "rustc ";
	else if (find_version(producer, T("clang version "), &version, &rest))
		name = "clang ";
	else
		version = producer;
	add(&out->compilers, arena_printf(arena, "%s%.*s", name, TEXT_ARGS(version)), arena);
	read_options(rest, &out->options, arena);
}

/* ---------------------------------------------------------------- two sides */

static struct words producers_of(const struct scalars *facts, struct arena *arena)
{
	struct words producers = {0};

	for (u32 i = 0; i < facts->count; i++)
		if (text_starts_with(facts->items[i].path, T("informs.compiled_by[")))
			add(&producers, facts->items[i].shown, arena);
	return producers;
}

/* What only `words` has, with blanks between. */
static struct text only(const struct words *words, const struct words *others, struct arena *arena)
{
	struct buffer out = {0};

	for (u32 i = 0; i < words->count; i++)
		if (!has(others, words->items[i]))
			buffer_printf(&out, "%s%.*s", out.length ? " " : "",
				      TEXT_ARGS(words->items[i]));
	return buffer_take(&out, arena);
}

static struct text say(const struct compiled *old, const struct compiled *now, const char *how,
		       struct arena *arena)
{
	struct text was = only(&old->compilers, &now->compilers, arena);
	struct text is = only(&now->compilers, &old->compilers, arena);
	struct text without = only(&old->options, &now->options, arena);
	struct text with = only(&now->options, &old->options, arena);

	if (was.length && is.length)
		return arena_printf(arena, "%scompiled by %.*s instead of %.*s", how, TEXT_ARGS(is),
				    TEXT_ARGS(was));
	if (with.length && without.length)
		return arena_printf(arena, "%scompiled with %.*s instead of %.*s", how,
				    TEXT_ARGS(with), TEXT_ARGS(without));
	if (with.length)
		return arena_printf(arena, "%scompiled with %.*s", how, TEXT_ARGS(with));
	if (without.length)
		return arena_printf(arena, "%scompiled without %.*s", how, TEXT_ARGS(without));
	return T("");
}

struct text compiler_change(const struct scalars *old, const struct scalars *now,
			    struct arena *arena)
{
	const struct scalars *facts[2] = {old, now};
	struct words producers[2];
	struct compiled changed[2] = {0};
	bool is_partly = false;

	for (int side = 0; side < 2; side++)
		producers[side] = producers_of(facts[side], arena);
	for (int side = 0; side < 2; side++)
		for (u32 i = 0; i < producers[side].count; i++) {
			struct text producer = producers[side].items[i];

			if (has(&producers[!side], producer)) {
				is_partly = true;
				continue;
			}
			add(&changed[side].producers, producer, arena);
			read_producer(producer, &changed[side], arena);
		}
	if (!changed[0].producers.count || !changed[1].producers.count)
		return T("");
	return say(&changed[0], &changed[1], is_partly ? "partly " : "", arena);
}
