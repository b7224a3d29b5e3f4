#include "console.h"

#include "common/escape.h"
#include "common/memory.h"
#include "common/width.h"
#include "short_name.h"
#include "wrapped.h"

#include <stdlib.h>

enum { MARK_WIDTH = 2, GAP = 2, MIN_NAME_WIDTH = 16, LEFT_OUT = 0 };

static const char bold[] = "\x1b[1m", plain[] = "\x1b[0m";

/* ---------------------------------------------------------------- widths */

static void add_shortened(struct buffer *out, struct text text, size_t width, bool is_name)
{
	struct buffer safe = {0};

	escape_plain(&safe, text);
	(is_name ? short_name_add : short_text_add)(out, buffer_text(&safe), width);
	buffer_release(&safe);
}

void console_add_shortened(struct buffer *out, struct text text, size_t width)
{
	add_shortened(out, text, width, false);
}

void console_add_wrapped(struct buffer *out, struct text text, size_t at, size_t indent,
			 size_t width)
{
	struct buffer safe = {0};

	escape_plain(&safe, text);
	wrapped_add(out, buffer_text(&safe), at, indent, width);
	buffer_release(&safe);
}

/* The columns that the text takes after escaping. */
static size_t shown_width(struct text text)
{
	struct buffer safe = {0};
	size_t width;

	escape_plain(&safe, text);
	width = width_of(buffer_text(&safe));
	buffer_release(&safe);
	return width;
}

static size_t column_width(const struct table *table, u32 column)
{
	size_t width = shown_width(table->columns[column].title);

	for (u32 r = 0; r < table->row_count; r++) {
		size_t cell = shown_width(table->rows[r].cells[column]);

		if (cell > width)
			width = cell;
	}
	return width;
}

static bool is_flexible(const struct table_column *column)
{
	return column->may_shorten || column->wraps;
}

/* The columns that names and texts can do with. */
static size_t least_width(const struct table_column *column, size_t width)
{
	return is_flexible(column) && width > MIN_NAME_WIDTH ? MIN_NAME_WIDTH : width;
}

/* Leaves out columns, the last first, until the others fit; never names, nor the first column. */
static void leave_out_columns(const struct table *table, size_t available, size_t *widths)
{
	size_t needed = MARK_WIDTH - GAP;

	for (u32 c = 0; c < table->column_count; c++)
		needed += GAP + least_width(&table->columns[c], widths[c]);
	for (u32 c = table->column_count; --c && needed > available;) {
		if (is_flexible(&table->columns[c]))
			continue;
		needed -= GAP + widths[c];
		widths[c] = LEFT_OUT;
	}
}

/* Columns that may be shortened or wrap share the room that the others leave; none gets more than
 * it needs. */
static void shorten_columns(const struct table *table, size_t available, size_t *widths)
{
	size_t used = MARK_WIDTH - GAP, flexible = 0;

	for (u32 c = 0; c < table->column_count; c++) {
		if (widths[c] == LEFT_OUT)
			continue;
		used += GAP + (is_flexible(&table->columns[c]) ? 0 : widths[c]);
		flexible += is_flexible(&table->columns[c]);
	}
	for (u32 c = 0; c < table->column_count; c++) {
		size_t left = available > used ? available - used : 0, share;

		if (!is_flexible(&table->columns[c]))
			continue;
		share = left / flexible--;
		if (share < MIN_NAME_WIDTH)
			share = MIN_NAME_WIDTH;
		if (widths[c] > share)
			widths[c] = share;
		used += widths[c];
	}
}

/* The widths of the columns, LEFT_OUT for those without room. The caller frees the array. */
static size_t *fit_columns(const struct table *table, size_t available)
{
	size_t *widths = memory_new(table->column_count, sizeof(*widths));

	for (u32 c = 0; c < table->column_count; c++)
		widths[c] = column_width(table, c);
	leave_out_columns(table, available, widths);
	shorten_columns(table, available, widths);
	return widths;
}

/* ---------------------------------------------------------------- tables */

/* `at`: the column where the cell begins. */
static void add_cell(struct buffer *out, struct text text, const struct table_column *column,
		     size_t at, size_t width)
{
	struct buffer cell = {0};
	size_t padding;

	if (column->wraps) {
		console_add_wrapped(out, text, at, at, at + width);
		return;
	}
	add_shortened(&cell, text, width, column->is_name);
	padding = width - width_of(buffer_text(&cell));
	if (column->align == TABLE_RIGHT)
		buffer_add_repeated(out, ' ', padding);
	buffer_add(out, buffer_text(&cell));
	if (column->align == TABLE_LEFT)
		buffer_add_repeated(out, ' ', padding);
	buffer_release(&cell);
}

/* Removes the spaces that the last cells leave at the end of a row. */
static void trim_blanks(struct buffer *out)
{
	while (out->length && out->data[out->length - 1] == ' ')
		out->length--;
}

/* The mark of a row, and its cells. `brief`: in place of the first where that has no room, or "".
 */
static void add_cells(struct buffer *out, struct text mark, const struct text *cells,
		      struct text brief, const struct table *table, const size_t *widths)
{
	bool is_brief = brief.length && shown_width(cells[0]) > widths[0];
	size_t at = MARK_WIDTH;

	buffer_add(out, mark);
	for (u32 c = 0; c < table->column_count; c++) {
		if (widths[c] == LEFT_OUT)
			continue;
		buffer_add_repeated(out, ' ', c ? GAP : 0);
		at += c ? GAP : 0;
		add_cell(out, c || !is_brief ? cells[c] : brief, &table->columns[c], at, widths[c]);
		at += widths[c];
	}
	trim_blanks(out);
}

static void add_row(struct buffer *out, const struct table *table, const struct table_row *row,
		    const size_t *widths, bool colour)
{
	bool is_bold = colour && row->is_marked;

	buffer_add_string(out, is_bold ? bold : "");
	add_cells(out, row->is_marked ? T("* ") : T("  "), row->cells, row->brief, table, widths);
	buffer_add_string(out, is_bold ? plain : "");
	buffer_add_byte(out, '\n');
}

static void add_titles(struct buffer *out, const struct table *table, const size_t *widths)
{
	struct text *titles = memory_new(table->column_count, sizeof(*titles));

	for (u32 c = 0; c < table->column_count; c++)
		titles[c] = table->columns[c].title;
	add_cells(out, T("  "), titles, T(""), table, widths);
	buffer_add_byte(out, '\n');
	free(titles);
}

/* Says which columns there was no room for. */
static void add_left_out(struct buffer *out, const struct table *table, const size_t *widths)
{
	bool is_first = true;

	for (u32 c = 0; c < table->column_count; c++) {
		if (widths[c] != LEFT_OUT)
			continue;
		buffer_add_string(out, is_first ? "  No room for: " : ", ");
		escape_plain(out, table->columns[c].title);
		is_first = false;
	}
	buffer_add_string(out, is_first ? "" : "\n");
}

void console_add_table(const struct table *table, const struct console_options *options,
		       struct buffer *out)
{
	size_t *widths;

	if (!table->column_count)
		return;
	widths = fit_columns(table, options->width);
	add_titles(out, table, widths);
	for (u32 r = 0; r < table->row_count; r++) {
		if (r && table->rows[r].is_apart && !table->rows[r - 1].is_apart)
			buffer_add(out, T("  …\n"));
		add_row(out, table, &table->rows[r], widths, options->colour);
	}
	add_left_out(out, table, widths);
	free(widths);
}

/* ---------------------------------------------------------------- sections */

static void add_line(struct buffer *out, struct text line)
{
	escape_plain(out, line);
	buffer_add_byte(out, '\n');
}

static void add_section(struct buffer *out, const struct section *section,
			const struct console_options *options)
{
	buffer_add_string(out, options->colour ? bold : "");
	console_add_shortened(out, section->heading, options->width);
	buffer_add_string(out, options->colour ? plain : "");
	buffer_add_byte(out, '\n');
	for (u32 i = 0; i < section->line_count; i++)
		add_line(out, section->lines[i]);
	if (section->chart) {
		buffer_add_byte(out, '\n');
		chart_draw(section->chart, options->width, out);
	}
	if (section->table.column_count)
		buffer_add_byte(out, '\n');
	console_add_table(&section->table, options, out);
	if (section->note.length) {
		struct buffer note = {0};

		section_add_note(&note, section);
		buffer_add_byte(out, '\n');
		add_line(out, buffer_text(&note));
		buffer_release(&note);
	}
}

void console_write(const struct report_view *view, const struct console_options *options,
		   struct buffer *out)
{
	for (u32 i = 0; i < view->section_count; i++) {
		if (i)
			buffer_add_byte(out, '\n');
		add_section(out, &view->sections[i], options);
	}
}
