#include "growth.h"

#include "common/units.h"
#include "reports/analysis/label.h"

#include <math.h>

struct maker {
	const struct growth_table *table;
	struct arena *arena;
};

void growth_add_size(struct buffer *out, double size)
{
	if (size == floor(size) && size < 1e15)
		buffer_add_grouped(out, (u64)size);
	else
		buffer_printf(out, "%.10g", size);
}

static struct text size_text(double size, struct arena *arena)
{
	struct buffer out = {0};

	growth_add_size(&out, size);
	return buffer_take(&out, arena);
}

static struct text term_text(const struct growth *growth, struct arena *arena)
{
	struct buffer out = {0};

	growth_add_term(growth, &out);
	return buffer_take(&out, arena);
}

/* A predicted count to three digits: it is no more exact than that. */
static void add_prediction(struct buffer *out, double count)
{
	double unit = count > 1000 ? pow(10, floor(log10(count)) - 2) : 1;

	if (count < 1e18)
		buffer_add_grouped(out, (u64)(round(count / unit) * unit));
	else
		buffer_printf(out, "%.3g", count);
}

/* A cost divided by the size: "4,637,237", "3.5". */
static struct text ratio_text(double ratio, struct arena *arena)
{
	if (ratio >= 100 && ratio < 1e18)
		return table_number((u64)round(ratio), arena);
	return arena_printf(arena, "%.3g", ratio);
}

static struct text share_text(double share, struct arena *arena)
{
	return units_share((u64)llround(share * 1e9), 1000000000, arena);
}

/* ---------------------------------------------------------------- the program */

static struct text what_is_counted(const struct growth_table *table)
{
	static const struct {
		struct text event, words;
	} known[] = {{TEXT("Ir"), TEXT("instructions")},
		     {TEXT("AllocatedBytes"), TEXT("allocated bytes")},
		     {TEXT("Allocations"), TEXT("allocations")},
		     {TEXT("PeakBytes"), TEXT("peak heap, in bytes")}};

	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (text_equal(known[i].event, table->event))
			return known[i].words;
	return table->event;
}

static struct text headline(struct maker *maker)
{
	const struct growth_table *table = maker->table;
	double far = GROWTH_FAR * table->sizes[table->size_count - 1];
	struct buffer out = {0};

	buffer_printf(&out, "Growth of the program's %.*s: ", TEXT_ARGS(what_is_counted(table)));
	growth_add_term(&table->program, &out);
	buffer_add_string(&out, "; about ");
	add_prediction(&out, growth_at(&table->program, far));
	buffer_add_string(&out, " at size ");
	growth_add_size(&out, far);
	return buffer_take(&out, maker->arena);
}

static void add_sizes(struct maker *maker, struct section *section)
{
	static const struct table_column columns[] = {
	    {TEXT("size"), TABLE_RIGHT, false},
	    {TEXT("cost"), TABLE_RIGHT, false},
	    {TEXT("per unit of size"), TABLE_RIGHT, false},
	    {TEXT("grows as"), TABLE_RIGHT, false}};
	const struct growth_table *table = maker->table;

	section->table = table_new(columns, LENGTH_OF(columns), table->size_count, maker->arena);
	section->table.columns[1].title = what_is_counted(table);
	for (u32 i = 0; i < table->size_count; i++) {
		struct table_row *row = table_add_row(&section->table, maker->arena);
		double size = table->sizes[i];

		row->cells[0] = size_text(size, maker->arena);
		row->cells[1] = table_number(table->costs[i], maker->arena);
		row->cells[2] = ratio_text((double)table->costs[i] / size, maker->arena);
		if (i && table->costs[i - 1] && table->costs[i])
			row->cells[3] = arena_printf(
			    maker->arena, "n^%.2f",
			    log((double)table->costs[i] / (double)table->costs[i - 1]) /
				log(size / table->sizes[i - 1]));
	}
}

static void add_program(struct maker *maker, struct report_view *view)
{
	struct section *section = report_view_add(view);

	section->heading = maker->table->command;
	section->lines = ARENA_NEW(maker->arena, struct text, 1);
	section->lines[section->line_count++] = headline(maker);
	add_sizes(maker, section);
}

/* ---------------------------------------------------------------- the functions */

static struct text *labels(struct maker *maker, u32 count)
{
	struct label_subject *subjects =
	    ARENA_NEW(maker->arena, struct label_subject, (size_t)count + 1);
	struct text *names = ARENA_NEW(maker->arena, struct text, (size_t)count + 1);

	for (u32 i = 0; i < count; i++)
		subjects[i] = (struct label_subject){.name = maker->table->functions[i].name,
						     .file = maker->table->functions[i].file};
	labels_of(subjects, count, maker->arena, names);
	return names;
}

static struct text place_text(struct text file, u64 line, struct arena *arena)
{
	if (!file.length)
		return T("");
	return arena_printf(arena, "%.*s:%llu", TEXT_ARGS(label_file(file, arena)),
			    (unsigned long long)line);
}

static struct text calls_text(struct maker *maker, const struct growth_function *f)
{
	if (f->is_inlined)
		return T("inlined");
	return f->calls[f->call_count - 1] ? term_text(&f->call_growth, maker->arena) : T("-");
}

static void add_function(struct maker *maker, struct table *table, struct text name,
			 const struct growth_function *f)
{
	struct table_row *row = table_add_row(table, maker->arena);
	struct text *cell = row->cells;

	row->is_marked = f->is_cause;
	row->full = f->name;
	*cell++ = name;
	*cell++ = term_text(&f->cost_growth, maker->arena);
	*cell++ = calls_text(maker, f);
	*cell++ = table_number(f->costs[maker->table->size_count - 1], maker->arena);
	*cell++ = share_text(f->share, maker->arena);
	*cell++ = share_text(f->far_share, maker->arena);
	*cell++ = place_text(f->call_file, f->call_line, maker->arena);
}

enum { FAR_COLUMN = 5 };

static void add_functions(struct maker *maker, u32 top, struct report_view *view)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true}, {TEXT("grows as"), TABLE_LEFT, false},
	    {TEXT("its calls as"), TABLE_LEFT, false},	{TEXT("cost"), TABLE_RIGHT, false},
	    {TEXT("percent"), TABLE_RIGHT, false},	{TEXT("far"), TABLE_RIGHT, false},
	    {TEXT("called at"), TABLE_LEFT, true},
	};
	const struct growth_table *growth = maker->table;
	double largest = growth->sizes[growth->size_count - 1];
	u32 fast = growth_fast_count(growth), count = fast < top ? fast : top;
	struct section *section = report_view_add(view);
	struct text *names = labels(maker, count);
	struct buffer note = {0};

	section->heading = T("Functions that grow faster than the input");
	if (!count) {
		section->note = T("None that weighs 1 %, or would at 100 times the largest size.");
		return;
	}
	section->table = table_new(columns, LENGTH_OF(columns), count, maker->arena);
	section->table.columns[FAR_COLUMN].title =
	    arena_printf(maker->arena, "at %s", size_text(GROWTH_FAR * largest, maker->arena).data);
	for (u32 i = 0; i < count; i++)
		add_function(maker, &section->table, names[i], &growth->functions[i]);
	buffer_add_string(&note, "Marked: the cost per call grows too. Cost: with the library "
				 "functions called, at size ");
	growth_add_size(&note, largest);
	buffer_add_string(&note, "; then its percentage of the program, there and as predicted.");
	if (count < fast)
		buffer_printf(&note, " %u more with --top.", fast - count);
	section->note = buffer_take(&note, maker->arena);
}

void growth_view(const struct growth_table *table, u32 top, struct arena *arena,
		 struct report_view *view)
{
	struct maker maker = {table, arena};

	add_program(&maker, view);
	add_functions(&maker, top, view);
}
