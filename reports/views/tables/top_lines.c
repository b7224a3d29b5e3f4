#include "top_lines.h"

#include "common/units.h"
#include "reports/analysis/label.h"
#include "reports/views/source_files.h"

struct maker {
	const struct cpu_profile *process;
	struct arena *arena;
	struct top_lines top;
	struct text *texts; /* by line: the content of its file, "" if it may not be shown */
	u64 total;
	bool by_self;
};

/* Reads each file once, however many lines of it are shown. */
static void read_sources(struct maker *maker, const char *folder)
{
	struct source_files sources;

	source_files_open(&sources, folder);
	maker->texts = ARENA_NEW(maker->arena, struct text, (size_t)maker->top.line_count + 1);
	for (u32 i = 0; i < maker->top.line_count; i++) {
		u32 same = 0;

		while (!text_equal(maker->top.lines[same].file, maker->top.lines[i].file))
			same++;
		if (same < i)
			maker->texts[i] = maker->texts[same];
		else if (!source_files_read(&sources, maker->top.lines[i].file, maker->arena,
					    &maker->texts[i]))
			maker->texts[i] = T("");
	}
	source_files_release(&sources);
}

/* Whether another file of the table has the same name without its folder. */
static bool is_ambiguous(const struct maker *maker, struct text file)
{
	for (u32 i = 0; i < maker->top.line_count; i++) {
		struct text other = maker->top.lines[i].file;

		if (!text_equal(file, other) &&
		    text_equal(path_basename(file), path_basename(other)))
			return true;
	}
	return false;
}

static struct text place_of(const struct maker *maker, const struct top_line *line)
{
	struct text file =
	    is_ambiguous(maker, line->file) ? line->file : label_file(line->file, maker->arena);

	if (!line->line)
		return arena_printf(maker->arena, "%.*s (line unknown)", TEXT_ARGS(file));
	return arena_printf(maker->arena, "%.*s:%llu", TEXT_ARGS(file),
			    (unsigned long long)line->line);
}

static void add_line(const struct maker *maker, struct table *table, u32 index)
{
	const struct top_line *line = &maker->top.lines[index];
	struct table_row *row = table_add_row(table, maker->arena);
	u64 inclusive = top_line_inclusive(line), shown = maker->by_self ? line->self : inclusive;

	row->cells[0] = place_of(maker, line);
	row->cells[1] = table_number(line->self, maker->arena);
	row->cells[2] = inclusive <= maker->total ? table_number(inclusive, maker->arena) : T("-");
	row->cells[3] =
	    shown <= maker->total ? units_share(shown, maker->total, maker->arena) : T("-");
	row->cells[4] = source_text_line(maker->texts[index], line->line, maker->arena);
}

static void add_folded(const struct maker *maker, struct table *table,
		       const struct folded_lines *folded, bool is_first)
{
	struct table_row *row = table_add_row(table, maker->arena);
	struct text name = folded->name.length ? path_basename(folded->name) : T("(unknown)");

	row->is_apart = is_first;
	if (folded->line_count)
		row->cells[0] =
		    arena_printf(maker->arena, "%.*s (%u %s)", TEXT_ARGS(name), folded->line_count,
				 folded->line_count == 1 ? "line" : "lines");
	else
		row->cells[0] = arena_printf(maker->arena, "[%.*s]", TEXT_ARGS(name));
	row->cells[1] = table_number(folded->self, maker->arena);
	row->cells[2] = T("-");
	row->cells[3] = units_share(folded->self, maker->total, maker->arena);
}

static struct text note_of(const struct maker *maker)
{
	const struct top_lines *top = &maker->top;
	struct buffer out = {0};

	if (top->more_lines)
		buffer_printf(&out, "And %u more %s. ", top->more_lines,
			      top->more_lines == 1 ? "line" : "lines");
	if (top->folded_count)
		buffer_add(&out, T("Other files and [libraries] are one row each"));
	if (top->more_folded)
		buffer_printf(&out, "; %u more of them are left out", top->more_folded);
	if (top->folded_count)
		buffer_add(&out, T("."));
	return buffer_take(&out, maker->arena);
}

static void add_section(const struct maker *maker, struct report_view *view)
{
	static const struct table_column columns[] = {
	    {TEXT("line"), TABLE_LEFT, true},	     {TEXT("self"), TABLE_RIGHT, false},
	    {TEXT("inclusive"), TABLE_RIGHT, false}, {TEXT("percent"), TABLE_RIGHT, false},
	    {TEXT("source"), TABLE_LEFT, true},
	};
	struct section *section = report_view_add(view);
	const struct top_lines *top = &maker->top;

	section->heading =
	    arena_printf(maker->arena, "lines of %.*s", TEXT_ARGS(maker->process->command));
	section->table = table_new(columns, LENGTH_OF(columns), top->line_count + top->folded_count,
				   maker->arena);
	for (u32 i = 0; i < top->line_count; i++)
		add_line(maker, &section->table, i);
	for (u32 i = 0; i < top->folded_count; i++)
		add_folded(maker, &section->table, &top->folded[i], !i);
	section->note = note_of(maker);
}

void table_add_top_lines(const struct cpu_profile *process, const struct top_lines *top,
			 const struct table_options *options, struct arena *arena,
			 struct report_view *view)
{
	struct maker maker = {.process = process,
			      .arena = arena,
			      .top = *top,
			      .total = process->totals[top_event(process)],
			      .by_self = options->sort == TOP_SELF};

	read_sources(&maker, options->sources);
	add_section(&maker, view);
}

bool table_top_lines(const struct cpu_profile *process, const struct table_options *options,
		     struct arena *arena, struct report_view *view)
{
	struct top_lines top;

	if (!process->lines.count)
		return false;
	top_lines_find(process, top_event(process), options->sort, options->top_lines, arena, &top);
	table_add_top_lines(process, &top, options, arena, view);
	return true;
}
