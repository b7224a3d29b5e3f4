#include "line_lists.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"
#include "reports/analysis/top_lines.h"
#include "function_lists.h"

#include <stdlib.h>

enum { SELF, INCLUSIVE };

/* A line of a file, or a whole file or object. */
struct shown_line {
	struct text file;
	u64 line, self, inclusive;
	bool is_whole;
	u32 lines; /* of a whole file; 0 for an object */
};

struct shown_lines {
	struct sources *sources;
	size_t count, capacity;
	struct shown_line *items;
};

/* ---------------------------------------------------------------- collecting */

static u64 add_up(u64 a, u64 b)
{
	u64 sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static void add(struct shown_lines *lines, struct text file, u64 line, u64 self, u64 inclusive)
{
	GROW(lines->items, lines->capacity, lines->count + 1);
	lines->items[lines->count++] =
	    (struct shown_line){.file = file, .line = line, .self = self, .inclusive = inclusive};
}

static int by_place(const void *a, const void *b)
{
	const struct shown_line *x = a, *y = b;
	int order = text_compare(x->file, y->file);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Each place once. */
static void join(struct shown_lines *lines)
{
	size_t count = 0;

	if (!lines->count)
		return;
	qsort(lines->items, lines->count, sizeof(*lines->items), by_place);
	for (size_t i = 1; i < lines->count; i++) {
		struct shown_line *last = &lines->items[count];

		if (by_place(last, &lines->items[i])) {
			lines->items[++count] = lines->items[i];
			continue;
		}
		last->self = add_up(last->self, lines->items[i].self);
		last->inclusive = add_up(last->inclusive, lines->items[i].inclusive);
	}
	lines->count = count + 1;
}

/* Adds the rows of a function; those of calls have no cost of their own. */
static void add_function(const struct cpu_lines *from, u32 function, u32 event, bool are_calls,
			 struct shown_lines *lines)
{
	for (size_t r = 0; r < from->run_count; r++) {
		struct cpu_line_cursor cursor = {
		    .lines = from, .next = from->bytes + from->runs[r].start, .next_run = r};

		if (from->runs[r].function != function)
			continue;
		while (cpu_lines_next(&cursor) && cursor.next_run == r + 1) {
			u64 cost = cpu_line_cost(&cursor.line, event);

			add(lines, from->files[cursor.line.file], cursor.line.line,
			    are_calls ? 0 : cost, cost);
		}
	}
}

static void add_file(const struct cpu_lines *from, struct text file, u32 event, bool are_calls,
		     struct shown_lines *lines)
{
	struct cpu_line_cursor cursor = {.lines = from};

	while (cpu_lines_next(&cursor)) {
		u64 cost = cpu_line_cost(&cursor.line, event);

		if (text_equal(from->files[cursor.line.file], file))
			add(lines, file, cursor.line.line, are_calls ? 0 : cost, cost);
	}
}

/* ---------------------------------------------------------------- names */

static const struct shown_line *line_of(const struct list *list, const struct list_row *row)
{
	const struct shown_lines *lines = list->context;

	return &lines->items[row->id];
}

static struct text place_of(struct sources *sources, const struct shown_line *line, bool in_full,
			    struct arena *arena)
{
	struct text file =
	    in_full ? sources_name(sources, line->file, arena) : path_basename(line->file);

	if (!file.length)
		file = T("(unknown)");
	if (line->is_whole && line->lines)
		return arena_printf(arena, "%.*s (%u %s)", TEXT_ARGS(file), line->lines,
				    line->lines == 1 ? "line" : "lines");
	if (line->is_whole)
		return arena_printf(arena, "[%.*s]", TEXT_ARGS(file));
	if (!line->line)
		return arena_printf(arena, "%.*s (line unknown)", TEXT_ARGS(file));
	return arena_printf(arena, "%.*s:%llu", TEXT_ARGS(file), (unsigned long long)line->line);
}

/* With tabs as blanks: writers replace control characters. */
static struct text with_blanks(struct text line, struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 0; i < line.length; i++) {
		if (line.data[i] == '\t')
			buffer_add(&out, T("    "));
		else if (line.data[i] != '\r')
			buffer_add_byte(&out, line.data[i]);
	}
	return buffer_take(&out, arena);
}

static void name_lines(const struct look *look, const struct list *list,
		       const struct list_row *const *rows, u32 count, struct arena *arena,
		       struct row_name *names)
{
	for (u32 i = 0; i < count; i++) {
		const struct shown_line *line = line_of(list, rows[i]);

		names[i] =
		    (struct row_name){.full = place_of(look->sources, line, look->in_full, arena)};
		if (look->in_full)
			names[i].brief = place_of(look->sources, line, false, arena);
		if (!line->is_whole)
			names[i].behind = text_trim(with_blanks(
			    sources_line(look->sources, line->file, line->line), arena));
	}
}

static void name_lines_of_file(const struct look *look, const struct list *list,
			       const struct list_row *const *rows, u32 count, struct arena *arena,
			       struct row_name *names)
{
	for (u32 i = 0; i < count; i++) {
		const struct shown_line *line = line_of(list, rows[i]);

		names[i].full = line->line
				    ? arena_printf(arena, "%llu", (unsigned long long)line->line)
				    : T("unknown");
		names[i].behind =
		    with_blanks(sources_line(look->sources, line->file, line->line), arena);
	}
}

static int compare_places(const struct list *list, const struct list_row *a,
			  const struct list_row *b)
{
	return by_place(line_of(list, a), line_of(list, b));
}

/* By the place, as it is shown, or the text of the line. */
static bool matches(const struct list *list, const struct list_row *row,
		    const struct pattern *filter)
{
	const struct shown_lines *lines = list->context;
	const struct shown_line *line = line_of(list, row);
	struct arena scratch = {0};
	bool found = pattern_matches(filter, place_of(lines->sources, line, true, &scratch)) ||
		     pattern_matches(filter, sources_line(lines->sources, line->file, line->line));

	arena_release(&scratch);
	return found;
}

/* ---------------------------------------------------------------- rows */

static void describe_file(const struct look *look, const struct place *place, struct arena *arena,
			  struct row_name *subject, struct text *figures)
{
	describe_process(look, place, arena, subject, figures);
	*subject = (struct row_name){sources_name(look->sources, place->file, arena),
				     path_basename(place->file), T(""), T("")};
	if (!sources_file(look->sources, place->file)->line_count)
		*figures = T("its text cannot be shown, see --sources");
}

static struct places open_file(const struct look *look, const struct list *list,
			       const struct list_row *row)
{
	const struct shown_line *line = line_of(list, row);

	(void)look;
	if (line->is_whole && !line->lines)
		return (struct places){0};
	return places_of_file(line->file, line->line);
}

/* Makes rows of the lines; is_apart are those that are not the user's own, if there are both. */
static void begin(const struct look *look, struct shown_lines *lines, struct list *list)
{
	static const struct list_column columns[] = {
	    {TEXT("self %"), CELL_SHARE, SELF, 0, 's', 0},
	    {TEXT("percent"), CELL_SHARE, INCLUSIVE, 0, 'i', 0},
	    {TEXT("self"), CELL_NUMBER, SELF, 's', 0, 1},
	    {TEXT("inclusive"), CELL_COST, INCLUSIVE, 'i', 0, 2},
	};

	list->columns = columns;
	list->column_count = LENGTH_OF(columns);
	list->name_title = T("line");
	list->name_width = LIST_NAME_WIDTH;
	list->whole = look->subject->cpu->totals[look->event];
	list->compare = compare_places;
	list->matches = matches;
	lines->sources = look->sources;
	list->context =
	    memcpy(ARENA_NEW(&list->arena, struct shown_lines, 1), lines, sizeof(*lines));
	arena_adopt(&list->arena, lines->items);
	list_reserve(list, (u32)lines->count);
	for (u32 i = 0; i < lines->count; i++) {
		struct list_row *row = list_add(list, i);

		row->values[SELF] = lines->items[i].self;
		row->values[INCLUSIVE] = lines->items[i].inclusive;
		row->is_apart = lines->items[i].is_whole;
	}
}

static void fill_lines(const struct look *look, const struct place *place, struct list *list)
{
	struct shown_lines lines = {0};
	struct top_lines top;

	(void)place;
	top_lines_find(look->subject->cpu, look->event, TOP_SELF, UINT32_MAX, &list->arena, &top);
	for (u32 i = 0; i < top.line_count; i++)
		add(&lines, top.lines[i].file, top.lines[i].line, top.lines[i].self,
		    top_line_inclusive(&top.lines[i]));
	for (u32 i = 0; i < top.folded_count; i++) {
		add(&lines, top.folded[i].name, 0, top.folded[i].self, UINT64_MAX);
		lines.items[lines.count - 1].is_whole = true;
		lines.items[lines.count - 1].lines = top.folded[i].line_count;
	}
	begin(look, &lines, list);
}

static void fill_function_lines(const struct look *look, const struct place *place,
				struct list *list)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	struct shown_lines lines = {0};

	add_function(&cpu->lines, place->function, look->event, false, &lines);
	add_function(&cpu->line_calls, place->function, look->event, true, &lines);
	join(&lines);
	begin(look, &lines, list);
	for (u32 i = 0; i < list->row_count; i++)
		list->rows[i].is_apart = !file_is_own(line_of(list, &list->rows[i])->file);
}

/* All lines of the file that can be read, those with costs of others. */
static void fill_file(const struct look *look, const struct place *place, struct list *list)
{
	const struct cpu_profile *cpu = look->subject->cpu;
	const struct source *source = sources_file(look->sources, place->file);
	struct shown_lines lines = {0};

	add_file(&cpu->lines, place->file, look->event, false, &lines);
	add_file(&cpu->line_calls, place->file, look->event, true, &lines);
	for (u64 line = 1; line <= source->line_count; line++)
		add(&lines, place->file, line, 0, 0);
	join(&lines);
	begin(look, &lines, list);
	for (u32 i = 0; i < list->row_count; i++) {
		const struct shown_line *line = line_of(list, &list->rows[i]);

		list->rows[i].is_bare = !line->self && !line->inclusive;
		if (line->line == place->line)
			list->first = i;
	}
}

const struct list_kind list_of_lines = {"lines",    {'s', false, false}, fill_lines,
					name_lines, describe_process,	 open_file};
const struct list_kind list_of_function_lines = {
    "lines", {'s', false, false}, fill_function_lines, name_lines, describe_function, open_file};
const struct list_kind list_of_file = {
    "file", {'s', true, false}, fill_file, name_lines_of_file, describe_file, NULL};
