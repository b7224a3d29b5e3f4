#include "overview.h"

#include "reports/views/suite.h"

static void add_table(const struct suite *suite, struct arena *arena, struct section *section)
{
	struct table_column columns[SUITE_MAX_COLUMNS + 1] = {
	    {.title = T("profile"), .may_shorten = true}};

	for (u32 c = 0; c < suite->column_count; c++)
		columns[c + 1] =
		    (struct table_column){.title = suite->titles[c], .align = TABLE_RIGHT};
	section->table = table_new(columns, suite->column_count + 1, suite->row_count, arena);
	for (u32 r = 0; r < suite->row_count; r++) {
		struct table_row *row = table_add_row(&section->table, arena);

		row->cells[0] = suite->rows[r].name;
		for (u32 c = 0; c < suite->column_count; c++)
			row->cells[c + 1] = suite->rows[r].cells[c].figure;
	}
}

bool table_overview(const struct document *document, struct arena *arena, struct report_view *view,
		    struct diag *diag)
{
	struct section *section;
	struct suite suite;

	if (!suite_of_document(document, NULL, arena, &suite, diag))
		return false;
	section = report_view_add(view);
	section->heading = arena_printf(arena, "%u profiles", document->profile_count);
	add_table(&suite, arena, section);
	return true;
}
