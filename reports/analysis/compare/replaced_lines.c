#include "replaced_lines.h"

#include "common/memory.h"

#include <stdlib.h>

enum {
	WORDS = 8,
	LEAST_LIKENESS = 50, /* per cent; lines of one program that say something else have less */
};

/* The set of pairs of neighbouring characters, without blanks, by their hashes. */
struct shape {
	u64 pairs[WORDS];
	u32 count;
};

static struct shape shape_of(struct text line)
{
	struct shape shape = {0};
	u32 last = 0;

	for (size_t i = 0; i < line.length; i++) {
		u32 byte = (unsigned char)line.data[i], hash;

		if (byte <= ' ')
			continue;
		hash = (last << 8 | byte) * 2654435761U >> 23;
		shape.pairs[hash / 64] |= (u64)1 << hash % 64;
		last = byte;
	}
	for (int i = 0; i < WORDS; i++)
		shape.count += (u32)__builtin_popcountll(shape.pairs[i]);
	return shape;
}

static struct shape *shapes_of(const struct text *lines, u32 count)
{
	struct shape *shapes = memory_new((size_t)count + 1, sizeof(*shapes));

	for (u32 i = 0; i < count; i++)
		shapes[i] = shape_of(lines[i]);
	return shapes;
}

/* What it is worth to pair the two: squared, so that two pairs that are somewhat alike do not
 * displace one that is the same. */
static u32 worth_of(const struct shape *a, const struct shape *b)
{
	u32 common = 0, all = a->count + b->count, likeness;

	for (int i = 0; i < WORDS; i++)
		common += (u32)__builtin_popcountll(a->pairs[i] & b->pairs[i]);
	likeness = all ? 200 * common / all : 0;
	return likeness < LEAST_LIKENESS ? 0 : likeness * likeness;
}

/* most[i * width + j]: what the best pairs of the lines from old line i and new line j on are
 * worth. */
static u32 *find_most(const struct shape *old, u32 old_count, const struct shape *now,
		      u32 new_count)
{
	size_t width = (size_t)new_count + 1;
	u32 *most = memory_new((old_count + 1) * width, sizeof(*most));

	for (size_t i = old_count; i-- > 0;)
		for (size_t j = new_count; j-- > 0;) {
			u32 *down = &most[(i + 1) * width + j], *here = &most[i * width + j];
			u32 worth = worth_of(&old[i], &now[j]);

			*here = down[0] > here[1] ? down[0] : here[1];
			if (worth && down[1] + worth > *here)
				*here = down[1] + worth;
		}
	return most;
}

static void take_best(const u32 *most, u32 old_count, u32 new_count, u32 *partner)
{
	size_t width = (size_t)new_count + 1;

	for (u32 i = 0, j = 0; i < old_count && j < new_count;) {
		const u32 *here = &most[i * width + j];

		if (here[0] == here[width])
			i++;
		else if (here[0] == here[1])
			j++;
		else
			partner[j++] = i++;
	}
}

void replaced_lines_pair(const struct text *old, u32 old_count, const struct text *now,
			 u32 new_count, u32 *partner)
{
	struct shape *shapes[2];
	u32 *most;

	for (u32 i = 0; i < new_count; i++)
		partner[i] = NOT_REPLACED;
	if (!old_count || !new_count || old_count > MOST_REPLACED_LINES ||
	    new_count > MOST_REPLACED_LINES)
		return;
	shapes[0] = shapes_of(old, old_count);
	shapes[1] = shapes_of(now, new_count);
	most = find_most(shapes[0], old_count, shapes[1], new_count);
	take_best(most, old_count, new_count, partner);
	free(most);
	free(shapes[0]);
	free(shapes[1]);
}
