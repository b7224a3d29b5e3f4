#include "endings.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

struct new_ending {
	struct text part;
	u32 hash;
};

void endings_init(struct endings *endings, struct intern *parts)
{
	*endings = (struct endings){.parts = parts};
}

/* ---------------------------------------------------------------- hashes of endings */

/*
 * Texts are hashed from their end in words of 8 bytes, so that one pass gives the hashes of all
 * endings: each has some of these words, and fewer than 8 bytes in front of them.
 */
static void hash_words(struct endings *endings, struct text text)
{
	size_t count = text.length / 8;
	const char *end = text.data + text.length;
	u64 hash = 0x9e3779b97f4a7c15u;

	GROW(endings->words, endings->word_capacity, count + 1);
	endings->words[0] = hash;
	for (size_t i = 1; i <= count; i++)
		endings->words[i] = hash = text_hash_word(hash, end - 8 * i, 8);
}

static u32 hash_ending(const struct endings *endings, struct text ending)
{
	u64 hash =
	    text_hash_word(endings->words[ending.length / 8], ending.data, ending.length % 8);

	return (u32)(slots_mix(hash ^ ending.length) >> 16);
}

/* ---------------------------------------------------------------- adding */

/* Whether the ending has the bytes of the text. */
static bool is_equal(const struct endings *endings, u32 id, struct text text)
{
	for (;;) {
		struct text part = endings->parts->texts[endings->all[id].part];

		if (!text_starts_with(text, part))
			return false;
		text = text_from(text, part.length);
		id = endings->all[id].rest;
		if (!id || !text.length)
			return !id && !text.length;
		if (text.data[0] != '\'')
			return false;
		text = text_from(text, 1);
	}
}

/* The id of the ending, 0 if it is not known. */
static u32 find(const struct endings *endings, struct text ending, u32 hash)
{
	const struct slots *slots = &endings->slots;
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash))
		if (is_equal(endings, id, ending))
			return id;
	return 0;
}

static u32 append(struct endings *endings, const struct new_ending *new, u32 rest)
{
	struct slots *slots = &endings->slots;
	u32 id = slots->used + 1;
	size_t slot = slots_first(slots, new->hash);

	while (slots_id(slots, slot) != SLOT_FREE)
		slot = slots_next(slots, slot, new->hash);
	GROW(endings->all, endings->capacity, (size_t)id + 1);
	endings->all[id] = (struct ending){intern_add(endings->parts, new->part), rest};
	return slots_fill(slots, slot, id, new->hash);
}

u32 endings_add(struct endings *endings, struct text text)
{
	size_t count = 0, length;
	u32 known, hash;

	if (!endings->slots.all)
		slots_init(&endings->slots);
	hash_words(endings, text);
	for (;; text = text_from(text, length + 1)) {
		hash = hash_ending(endings, text);
		known = find(endings, text, hash);
		if (known)
			break;
		length = text_find(text, '\'');
		GROW(endings->new, endings->new_capacity, count + 1);
		endings->new[count++] = (struct new_ending){text_before(text, length), hash};
		if (length == text.length)
			break;
	}
	while (count)
		known = append(endings, &endings->new[--count], known);
	return known;
}

/* ---------------------------------------------------------------- using them */

struct known_endings endings_keep(struct endings *endings, struct arena *arena)
{
	u32 count = endings->slots.used + 1;
	struct ending *all = memory_resize(endings->all, count, sizeof(*all));
	struct known_endings known = {all, endings->parts->texts, count};

	all[0] = (struct ending){0, 0};
	arena_adopt(arena, all);
	endings->all = NULL;
	endings_release(endings);
	return known;
}

void endings_release(struct endings *endings)
{
	free(endings->all);
	free(endings->words);
	free(endings->new);
	slots_release(&endings->slots);
	*endings = (struct endings){0};
}

void endings_write(const struct known_endings *known, u32 ending, struct buffer *out)
{
	for (; ending; ending = ending_rest(known, ending)) {
		buffer_add_byte(out, '\'');
		buffer_add(out, ending_part(known, ending));
	}
}
