#include "top_lines.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"
#include "parsers/resolve/program.h"

#include <stdlib.h>

/* The cost of a line in one function, then of one place. Of lines that are not own, `file` is the
 * name by which they are folded. */
struct row {
	struct top_line line;
	bool is_own;
};

struct collection {
	const struct cpu_profile *profile;
	struct text executable;
	u32 event;
	struct row *rows;
	size_t count, capacity;
};

static u64 add_up(u64 a, u64 b)
{
	u64 sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

u64 top_line_inclusive(const struct top_line *line)
{
	return add_up(line->self, line->calls);
}

/* ---------------------------------------------------------------- collecting */

static bool is_of_the_system(const struct cpu_profile *profile, struct text executable,
			     u32 function)
{
	struct text object = profile->functions[function].object;

	return object_is_of_the_system(object) && !text_equal(object, executable);
}

bool line_is_own(const struct cpu_profile *profile, struct text executable, u32 function,
		 struct text file)
{
	return file_is_own(file) && !is_of_the_system(profile, executable, function);
}

/* Whether a line that is not own is folded with its file, not with its object. */
static bool is_named(const struct collection *c, const struct cpu_line *line, struct text file)
{
	return line->line && file.length && !text_equal(file, T("???")) &&
	       !is_of_the_system(c->profile, c->executable, line->function);
}

static void add_row(struct collection *c, const struct cpu_line *line, struct text file, u64 self,
		    u64 calls)
{
	bool is_own_line = line_is_own(c->profile, c->executable, line->function, file);
	struct row *row;

	GROW(c->rows, c->capacity, c->count + 1);
	row = &c->rows[c->count++];
	*row = (struct row){{file, line->line, self, calls}, is_own_line};
	if (!is_own_line && !is_named(c, line, file)) {
		row->line.file = c->profile->functions[line->function].object;
		row->line.line = 0;
	}
}

static void collect(struct collection *c)
{
	struct cpu_line_cursor self = {.lines = &c->profile->lines};
	struct cpu_line_cursor calls = {.lines = &c->profile->line_calls};

	while (cpu_lines_next(&self))
		add_row(c, &self.line, self.lines->files[self.line.file],
			cpu_line_cost(&self.line, c->event), 0);
	while (cpu_lines_next(&calls))
		add_row(c, &calls.line, calls.lines->files[calls.line.file], 0,
			cpu_line_cost(&calls.line, c->event));
}

/* ---------------------------------------------------------------- adding up and sorting */

/* Own lines first. */
static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = x->is_own == y->is_own ? text_compare(x->line.file, y->line.file)
					   : y->is_own - x->is_own;

	return order ? order : (x->line.line > y->line.line) - (x->line.line < y->line.line);
}

/* Each place once. */
static void join_rows(struct collection *c)
{
	size_t count = 0;

	if (!c->count)
		return;
	qsort(c->rows, c->count, sizeof(*c->rows), by_place);
	for (size_t i = 1; i < c->count; i++) {
		struct top_line *line = &c->rows[count].line;

		if (by_place(&c->rows[count], &c->rows[i])) {
			c->rows[++count] = c->rows[i];
			continue;
		}
		line->self = add_up(line->self, c->rows[i].line.self);
		line->calls = add_up(line->calls, c->rows[i].line.calls);
	}
	c->count = count + 1;
}

static int compare_costs(u64 a, u64 b)
{
	return (a < b) - (a > b);
}

static int by_line(const struct top_line *a, const struct top_line *b)
{
	int order = text_compare(a->file, b->file);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int by_self(const void *a, const void *b)
{
	const struct top_line *x = a, *y = b;
	int order = compare_costs(x->self, y->self);

	return order ? order : by_line(x, y);
}

static int by_inclusive(const void *a, const void *b)
{
	int order = compare_costs(top_line_inclusive(a), top_line_inclusive(b));

	return order ? order : by_self(a, b);
}

static int by_folded_self(const void *a, const void *b)
{
	const struct folded_lines *x = a, *y = b;
	int order = compare_costs(x->self, y->self);

	return order ? order : text_compare(x->name, y->name);
}

/* ---------------------------------------------------------------- the result */

static u32 at_most(u32 count, u32 limit, u32 *more)
{
	*more = count < limit ? 0 : count - limit;
	return count - *more;
}

static size_t take_own(struct collection *c, enum top_sort sort, u32 limit, struct arena *arena,
		       struct top_lines *top)
{
	u32 count = 0;

	_Static_assert(offsetof(struct row, line) == 0, "rows are sorted as lines");
	while (count < c->count && c->rows[count].is_own)
		count++;
	if (count)
		qsort(c->rows, count, sizeof(*c->rows), sort == TOP_SELF ? by_self : by_inclusive);
	top->line_count = at_most(count, limit, &top->more_lines);
	top->lines = ARENA_NEW(arena, struct top_line, (size_t)top->line_count + 1);
	for (u32 i = 0; i < top->line_count; i++)
		top->lines[i] = c->rows[i].line;
	return count;
}

/* Those from `first` on, one row for each name. */
static void fold_others(const struct collection *c, size_t first, u32 limit, struct arena *arena,
			struct top_lines *top)
{
	u32 count = 0;

	top->folded = ARENA_NEW(arena, struct folded_lines, c->count - first + 1);
	for (size_t i = first; i < c->count; i++) {
		const struct top_line *line = &c->rows[i].line;

		if (!line->self)
			continue;
		if (!count || !text_equal(top->folded[count - 1].name, line->file))
			top->folded[count++] = (struct folded_lines){.name = line->file};
		top->folded[count - 1].self = add_up(top->folded[count - 1].self, line->self);
		top->folded[count - 1].line_count += line->line != 0;
	}
	qsort(top->folded, count, sizeof(*top->folded), by_folded_self);
	top->folded_count = at_most(count, limit, &top->more_folded);
}

void top_lines_find(const struct cpu_profile *profile, u32 event, enum top_sort sort, u32 limit,
		    struct arena *arena, struct top_lines *top)
{
	struct collection c = {
	    .profile = profile, .executable = cpu_executable(profile), .event = event};

	collect(&c);
	join_rows(&c);
	*top = (struct top_lines){0};
	fold_others(&c, take_own(&c, sort, limit, arena, top), limit, arena, top);
	free(c.rows);
}
