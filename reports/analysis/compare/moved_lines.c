#include "moved_lines.h"

#include "common/memory.h"
#include "replaced_lines.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- git's diff */

struct diff_reader {
	struct moved_lines *moved;
	struct text rest;
	struct text old_name;
	u32 file; /* INTERN_NONE: not known */
	bool is_renamed;
};

/* "+++ b/NAME", or "+++ /dev/null" for a file that is gone. Names in quotes are not understood. */
static void read_name(struct diff_reader *reader, struct text name)
{
	text_skip_prefix(&reader->old_name, T("a/"));
	reader->file = text_skip_prefix(&name, T("b/")) ? intern_find(&reader->moved->files, name)
							: INTERN_NONE;
	reader->is_renamed = !text_equal(name, reader->old_name);
}

/* "12,3" or "12", which stands for "12,1": the first line and the number of lines. */
static bool read_range(struct text *text, u64 *first, u64 *count)
{
	*count = 1;
	return text_skip_u64(text, first) &&
	       (!text_skip_prefix(text, T(",")) || text_skip_u64(text, count));
}

/* Without lines, the range is that behind its first line. */
static u64 end_of(u64 first, u64 count)
{
	return count ? first + count : first + 1;
}

/* Skips the lines of a change, which may look like anything, so they are counted. */
static struct text take_lines(struct diff_reader *reader, u64 count)
{
	struct text before = reader->rest, line;

	while (count > 0 && text_next_line(&reader->rest, &line))
		count -= !text_starts_with(line, T("\\"));
	return text_before(before, before.length - reader->rest.length);
}

/* The lines of the text that begin with that sign; returns their number, `most` at most. */
static u32 lines_with(struct text texts, struct text sign, struct text *lines, u64 most)
{
	struct text line;
	u32 count = 0;

	while (count < most && text_next_line(&texts, &line))
		if (text_skip_prefix(&line, sign))
			lines[count++] = line;
	return count;
}

static void pair_lines(struct moved_lines *moved, struct replaced_lines *replaced)
{
	u64 old_count = replaced->old_end - replaced->old_begin;
	u64 new_count = replaced->new_end - replaced->new_begin;
	struct text old[MOST_REPLACED_LINES], now[MOST_REPLACED_LINES];
	u32 *pairs, found;

	replaced->pairs = NOT_PAIRED;
	if (!old_count || old_count > MOST_REPLACED_LINES || new_count > MOST_REPLACED_LINES)
		return;
	replaced->pairs = moved->pair_count;
	moved->pair_count += new_count;
	GROW(moved->pairs, moved->pair_capacity, moved->pair_count);
	pairs = moved->pairs + replaced->pairs;
	found = lines_with(replaced->texts, T("+"), now, new_count);
	for (u64 i = found; i < new_count; i++)
		pairs[i] = NOT_REPLACED;
	replaced_lines_pair(old, lines_with(replaced->texts, T("-"), old, old_count), now, found,
			    pairs);
}

/* "@@ -OLD +NEW @@", without its first characters. */
static void read_hunk(struct diff_reader *reader, struct text line)
{
	struct moved_lines *moved = reader->moved;
	u64 old, old_count, now, new_count;
	struct replaced_lines *replaced;
	struct text texts;

	if (!read_range(&line, &old, &old_count) || !text_skip_prefix(&line, T(" +")) ||
	    !read_range(&line, &now, &new_count))
		return;
	if (old > UINT32_MAX || old_count > UINT32_MAX || now > UINT32_MAX ||
	    new_count > UINT32_MAX)
		return;
	texts = take_lines(reader, old_count + new_count);
	if (reader->file == INTERN_NONE)
		return;
	GROW(moved->replaced, moved->capacity, moved->count + 1);
	replaced = &moved->replaced[moved->count++];
	*replaced = (struct replaced_lines){
	    .file = reader->file,
	    .old_begin = end_of(old, old_count) - old_count,
	    .old_end = end_of(old, old_count),
	    .new_begin = end_of(now, new_count) - new_count,
	    .new_end = end_of(now, new_count),
	    .texts = texts,
	};
	pair_lines(moved, replaced);
	if (reader->is_renamed)
		replaced->texts = T("");
}

static void read_diff(struct moved_lines *moved, struct text diff)
{
	struct diff_reader reader = {.moved = moved, .rest = diff, .file = INTERN_NONE};
	struct text line;

	while (text_next_line(&reader.rest, &line)) {
		if (text_skip_prefix(&line, T("--- ")))
			reader.old_name = line;
		else if (text_skip_prefix(&line, T("+++ ")))
			read_name(&reader, line);
		else if (text_skip_prefix(&line, T("@@ -")))
			read_hunk(&reader, line);
	}
}

/* ---------------------------------------------------------------- all of it */

static int by_place(const void *a, const void *b)
{
	const struct replaced_lines *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->new_end > y->new_end) - (x->new_end < y->new_end);
}

void moved_lines_read(struct moved_lines *moved, struct text diff)
{
	read_diff(moved, diff);
	if (moved->count)
		qsort(moved->replaced, moved->count, sizeof(*moved->replaced), by_place);
}

void moved_lines_release(struct moved_lines *moved)
{
	intern_release(&moved->files);
	free(moved->replaced);
	free(moved->pairs);
}

static u32 file_of(const struct moved_lines *moved, struct text name)
{
	struct text rest = name;

	if (text_skip_prefix(&rest, moved->top) && text_skip_prefix(&rest, T("/")))
		name = rest;
	return intern_find(&moved->files, name);
}

/* The number of replacements that begin before or at the line, those of files before it included.
 */
static size_t count_up_to(const struct moved_lines *moved, u32 file, u64 line)
{
	size_t low = 0, high = moved->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct replaced_lines *replaced = &moved->replaced[middle];

		if (replaced->file < file ||
		    (replaced->file == file && replaced->new_begin <= line))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Which old line the new one is, both counted from the first replaced one; NOT_REPLACED for none.
 */
static u32 partner_of(const struct moved_lines *moved, const struct replaced_lines *replaced,
		      u64 line)
{
	return replaced->pairs == NOT_PAIRED ? NOT_REPLACED : moved->pairs[replaced->pairs + line];
}

enum line_origin moved_lines_origin(const struct moved_lines *moved, struct text file, u64 line,
				    u64 *old)
{
	u32 id = moved && line ? file_of(moved, file) : INTERN_NONE;
	const struct replaced_lines *last;
	size_t count;
	u32 partner;

	if (id == INTERN_NONE)
		return ORIGIN_UNKNOWN;
	*old = line;
	count = count_up_to(moved, id, line);
	last = count ? &moved->replaced[count - 1] : NULL;
	if (!last || last->file != id)
		return ORIGIN_SAME;
	*old = line - last->new_end + last->old_end;
	if (line >= last->new_end)
		return ORIGIN_SAME;
	partner = partner_of(moved, last, line - last->new_begin);
	if (partner == NOT_REPLACED)
		return ORIGIN_NEW;
	*old = last->old_begin + partner;
	return ORIGIN_SAME;
}

/* The number of replacements that end before or at the line of the old version, those of files
 * before it included. */
static size_t count_before(const struct moved_lines *moved, u32 file, u64 old)
{
	size_t low = 0, high = moved->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct replaced_lines *replaced = &moved->replaced[middle];

		if (replaced->file < file || (replaced->file == file && replaced->old_end <= old))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a line that was replaced is, as moved_lines_find() says it. */
static bool find_replaced(const struct moved_lines *moved, const struct replaced_lines *replaced,
			  u64 old, u64 *line)
{
	u64 count = replaced->new_end - replaced->new_begin;

	*line = replaced->new_begin - 1;
	for (u64 i = 0; replaced->pairs != NOT_PAIRED && i < count; i++) {
		u32 partner = partner_of(moved, replaced, i);

		if (partner == NOT_REPLACED || replaced->old_begin + partner > old)
			continue;
		*line = replaced->new_begin + i;
		if (replaced->old_begin + partner == old)
			return true;
	}
	return false;
}

bool moved_lines_find(const struct moved_lines *moved, struct text file, u64 old, u64 *line)
{
	u32 id = moved && old ? file_of(moved, file) : INTERN_NONE;
	const struct replaced_lines *last, *next;
	size_t count;

	if (id == INTERN_NONE)
		return false;
	count = count_before(moved, id, old);
	next = count < moved->count ? &moved->replaced[count] : NULL;
	if (next && next->file == id && next->old_begin <= old)
		return find_replaced(moved, next, old, line);
	last = count ? &moved->replaced[count - 1] : NULL;
	*line = last && last->file == id ? old - last->old_end + last->new_end : old;
	return true;
}

bool moved_lines_replaced(const struct moved_lines *moved, struct text file,
			  const struct replaced_lines **first, size_t *count)
{
	u32 id = moved ? file_of(moved, file) : INTERN_NONE;
	size_t start;

	if (id == INTERN_NONE)
		return false;
	start = count_up_to(moved, id, 0);
	*first = moved->replaced + start;
	*count = count_up_to(moved, id, UINT64_MAX) - start;
	return true;
}
