#include "figures.h"

#include "reports/analysis/figures.h"
#include "reports/views/show.h"

static struct text value_of(const struct figure *figure, struct arena *arena)
{
	struct buffer out = {0};

	show_value(&out, figure->value, figure->unit);
	return buffer_take(&out, arena);
}

bool table_figures(const struct document_profile *profile, const struct kind *kind,
		   struct arena *arena, struct report_view *view, struct diag *diag)
{
	static const struct table_column columns[] = {{TEXT("figure"), TABLE_LEFT, false},
						      {TEXT("value"), TABLE_RIGHT, false}};
	const struct metric_kind *metric;
	struct section *section;
	struct figures figures;

	if (!kind_is_measured(kind, profile))
		return true;
	if (!figures_read(profile, arena, &figures, diag))
		return false;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "%.*s: %.*s", TEXT_ARGS(profile->command), TEXT_ARGS(kind->name));
	section->table = table_new(columns, LENGTH_OF(columns), figures.count, arena);
	for (size_t i = 0; (metric = metric_of_kind(kind->name, i)); i++) {
		const struct figure *figure = figures_find(&figures, metric->name, T(""));
		struct table_row *row;

		if (!figure)
			continue;
		row = table_add_row(&section->table, arena);
		row->cells[0] = figure->label;
		row->cells[1] = value_of(figure, arena);
	}
	return true;
}
