#include "markdown.h"

#include "common/escape.h"

/* Longer names are not useful in a summary. */
enum { MAX_CELL = 200, CHART_WIDTH = 80 };

static void add_cell(struct buffer *out, struct text text, bool is_bold)
{
	bool is_long = text.length > MAX_CELL;

	buffer_add_string(out, is_bold && text.length ? " **" : " ");
	escape_markdown(out, text_before(text, is_long ? MAX_CELL : text.length));
	buffer_add_string(out, is_long ? "…" : "");
	buffer_add_string(out, is_bold && text.length ? "** |" : " |");
}

void markdown_add_table(const struct table *table, struct buffer *out)
{
	if (!table->column_count)
		return;
	buffer_add(out, T("\n|"));
	for (u32 c = 0; c < table->column_count; c++)
		add_cell(out, table->columns[c].title, false);
	buffer_add(out, T("\n|"));
	for (u32 c = 0; c < table->column_count; c++)
		buffer_add_string(out,
				  table->columns[c].align == TABLE_RIGHT ? " ---: |" : " --- |");
	for (u32 r = 0; r < table->row_count; r++) {
		buffer_add(out, T("\n|"));
		for (u32 c = 0; c < table->column_count; c++)
			add_cell(out, table->rows[r].cells[c], table->rows[r].is_marked);
	}
	buffer_add_byte(out, '\n');
}

static void add_section(struct buffer *out, const struct section *section)
{
	buffer_add(out, T("### "));
	escape_markdown(out, section->heading);
	buffer_add(out, T("\n"));
	for (u32 i = 0; i < section->line_count; i++) {
		buffer_add(out, T("\n"));
		escape_markdown(out, section->lines[i]);
		buffer_add(out, T("\n"));
	}
	if (section->chart) {
		buffer_add(out, T("\n```\n"));
		chart_draw(section->chart, CHART_WIDTH, out);
		buffer_add(out, T("```\n"));
	}
	markdown_add_table(&section->table, out);
	if (section->note.length) {
		struct buffer note = {0};

		section_add_note(&note, section);
		buffer_add(out, T("\n"));
		escape_markdown(out, buffer_text(&note));
		buffer_add(out, T("\n"));
		buffer_release(&note);
	}
}

void markdown_write(const struct report_view *view, struct buffer *out)
{
	for (u32 i = 0; i < view->section_count; i++) {
		if (i)
			buffer_add_byte(out, '\n');
		add_section(out, &view->sections[i]);
	}
}
