#include "line_alignment.h"

#include "common/memory.h"
#include "pair.h"

#include <stdlib.h>

struct alignment {
	const struct aligned_line *old, *now;
	const u64 *calls;
	size_t *partner;
};

int aligned_line_order(const struct aligned_line *x, const struct aligned_line *y)
{
	int order = text_compare(x->file, y->file);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static bool are_of_one_file(const struct aligned_line *old, const struct aligned_line *now)
{
	return text_equal(path_basename(old->file), path_basename(now->file));
}

/* Whether the lines are the same line; if that is unknown, whether they cost the same per call of
 * their function. */
static bool are_alike(const struct alignment *a, size_t old_index, size_t new_index)
{
	const struct aligned_line *old = &a->old[old_index], *now = &a->now[new_index];

	if (!are_of_one_file(old, now))
		return false;
	if (now->origin != ORIGIN_UNKNOWN)
		return now->origin == ORIGIN_SAME && now->other_number == old->number;
	if (!a->calls[OLD] || !a->calls[NEW])
		return old->cost == now->cost;
	return (unsigned __int128)old->cost * a->calls[NEW] ==
	       (unsigned __int128)now->cost * a->calls[OLD];
}

/* Whether the lines may be one by their order, because nobody knows where they are on the other
 * side. */
static bool may_be_one(const struct aligned_line *old, const struct aligned_line *now)
{
	return are_of_one_file(old, now) && old->origin != ORIGIN_SAME &&
	       now->origin != ORIGIN_SAME;
}

/* Pairs the lines between two aligned pairs: those of the same file in order; the rest have no
 * partner. */
static void pair_gap(const struct alignment *a, size_t old, size_t old_end, size_t now,
		     size_t now_end)
{
	for (; now < now_end; now++) {
		size_t match = old;

		while (match < old_end && !may_be_one(&a->old[match], &a->now[now]))
			match++;
		a->partner[now] = match < old_end ? match : NO_LINE;
		if (match < old_end)
			old = match + 1;
	}
}

/* The lengths of the longest common subsequences: length[i * width + j] is that of the lines from
 * old line i and new line j on. */
static u32 *find_lengths(const struct alignment *a, size_t first, size_t old_count,
			 size_t new_count)
{
	size_t width = new_count + 1;
	u32 *length = memory_new((old_count + 1) * width, sizeof(*length));

	for (size_t i = old_count; i-- > first;)
		for (size_t j = new_count; j-- > first;) {
			u32 *down = &length[(i + 1) * width + j], *here = &length[i * width + j];

			*here = down[0] > here[1] ? down[0] : here[1];
			if (down[1] + 1 > *here && are_alike(a, i, j))
				*here = down[1] + 1;
		}
	return length;
}

/* Aligns the lines by their longest common subsequence, behind the `same` first ones, which are
 * alike. */
static void align_rest(const struct alignment *a, size_t same, size_t old_count, size_t new_count)
{
	size_t width = new_count + 1, old = same, now = same, old_gap = same, new_gap = same;
	u32 *length = find_lengths(a, same, old_count, new_count);

	while (old < old_count && now < new_count) {
		u32 here = length[old * width + now];

		if (here == length[(old + 1) * width + now + 1] + 1 && are_alike(a, old, now)) {
			pair_gap(a, old_gap, old, new_gap, now);
			a->partner[now] = old;
			old_gap = ++old;
			new_gap = ++now;
		} else if (here == length[(old + 1) * width + now])
			old++;
		else
			now++;
	}
	pair_gap(a, old_gap, old_count, new_gap, new_count);
	free(length);
}

void lines_align(const struct aligned_line *old, size_t old_count, const struct aligned_line *now,
		 size_t new_count, const u64 calls[2], size_t *partner)
{
	struct alignment a = {old, now, calls, partner};
	size_t same = 0;

	for (; same < old_count && same < new_count && are_alike(&a, same, same); same++)
		partner[same] = same;
	if (same < old_count && same < new_count)
		align_rest(&a, same, old_count, new_count);
	for (; same >= old_count && same < new_count; same++)
		partner[same] = NO_LINE;
}

void lines_find_origins(const struct moved_lines *moved, int side, struct aligned_line *lines,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct aligned_line *line = &lines[i];

		if (side == NEW)
			line->origin = moved_lines_origin(moved, line->file, line->number,
							  &line->other_number);
		else if (moved_lines_find(moved, line->file, line->number, &line->other_number))
			line->origin = ORIGIN_SAME;
	}
}
