#include "table.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct section *report_view_add(struct report_view *view)
{
	GROW(view->sections, view->capacity, view->section_count + 1u);
	view->sections[view->section_count] =
	    (struct section){.heading = T(""), .note = T(""), .hint = T("")};
	return &view->sections[view->section_count++];
}

void section_add_note(struct buffer *out, const struct section *section)
{
	buffer_add(out, section->note);
	if (!section->hint.length)
		return;
	buffer_add_byte(out, ' ');
	buffer_add(out, section->hint);
}

void report_view_release(struct report_view *view)
{
	free(view->sections);
	*view = (struct report_view){0};
}

struct table table_new(const struct table_column *columns, u32 column_count, u32 row_capacity,
		       struct arena *arena)
{
	struct table table = {
	    .column_count = column_count,
	    .columns = ARENA_NEW(arena, struct table_column, column_count),
	    .rows = ARENA_NEW(arena, struct table_row, row_capacity),
	};

	memcpy(table.columns, columns, column_count * sizeof(*columns));
	return table;
}

struct table_row *table_add_row(struct table *table, struct arena *arena)
{
	struct table_row *row = &table->rows[table->row_count++];

	row->cells = ARENA_NEW(arena, struct text, table->column_count);
	for (u32 c = 0; c < table->column_count; c++)
		row->cells[c] = T("");
	return row;
}

struct text table_number(u64 value, struct arena *arena)
{
	struct buffer out = {0};

	buffer_add_grouped(&out, value);
	return buffer_take(&out, arena);
}
