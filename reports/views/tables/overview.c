#include "overview.h"

#include "common/units.h"
#include "reports/analysis/figures.h"

/* The metrics of a line, by the names of metrics.h. A column that is empty for all profiles is left
 * out. */
static const struct text wanted[] = {
    TEXT("ir"), TEXT("count"), TEXT("peak"), TEXT("io_calls"), TEXT("wall"),
};

enum { WANTED = LENGTH_OF(wanted) };

/* The figures of one profile; NULL for those it does not have. */
struct line {
	const struct figure *figures[WANTED];
};

static bool read_lines(const struct document *document, struct line *lines, struct arena *arena,
		       struct diag *diag)
{
	for (u32 p = 0; p < document->profile_count; p++) {
		struct figures *figures = ARENA_NEW(arena, struct figures, 1);

		if (!figures_read(&document->profiles[p], arena, figures, diag))
			return false;
		for (u32 w = 0; w < WANTED; w++)
			lines[p].figures[w] = figures_find(figures, wanted[w], T(""));
	}
	return true;
}

static bool is_column(const struct line *lines, u32 count, u32 which)
{
	for (u32 p = 0; p < count; p++)
		if (lines[p].figures[which])
			return true;
	return false;
}

static struct text show_figure(const struct figure *figure, struct arena *arena)
{
	if (!figure)
		return T("-");
	return figure->unit == UNIT_SECONDS ? units_seconds((double)figure->value / 1e9, arena)
					    : table_number(figure->value, arena);
}

static struct text title_of(struct text metric, struct arena *arena)
{
	const struct metric_kind *kind = metric_find(metric);

	return kind->unit == UNIT_BYTES ? arena_printf(arena, "%.*s [B]", TEXT_ARGS(kind->label))
					: kind->label;
}

static void add_table(const struct document *document, const struct line *lines,
		      struct arena *arena, struct section *section)
{
	struct table_column columns[WANTED + 1] = {{.title = T("profile"), .may_shorten = true}};
	u32 shown[WANTED], count = 0;

	for (u32 w = 0; w < WANTED; w++) {
		if (!is_column(lines, document->profile_count, w))
			continue;
		shown[count++] = w;
		columns[count] = (struct table_column){.title = title_of(wanted[w], arena),
						       .align = TABLE_RIGHT};
	}
	section->table = table_new(columns, count + 1, document->profile_count, arena);
	for (u32 p = 0; p < document->profile_count; p++) {
		struct table_row *row = table_add_row(&section->table, arena);

		row->cells[0] = document->profiles[p].name;
		for (u32 c = 0; c < count; c++)
			row->cells[c + 1] = show_figure(lines[p].figures[shown[c]], arena);
	}
}

bool table_overview(const struct document *document, struct arena *arena, struct report_view *view,
		    struct diag *diag)
{
	struct line *lines = ARENA_NEW(arena, struct line, document->profile_count);
	struct section *section;

	if (!read_lines(document, lines, arena, diag))
		return false;
	section = report_view_add(view);
	section->heading = arena_printf(arena, "%u profiles", document->profile_count);
	add_table(document, lines, arena, section);
	return true;
}
