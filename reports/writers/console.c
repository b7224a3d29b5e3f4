#include "console.h"

#include "common/memory.h"
#include "common/escape.h"

#include <stdlib.h>

enum { MARK_WIDTH = 2, GAP = 2, MIN_NAME_WIDTH = 16 };

static const char bold[] = "\x1b[1m", plain[] = "\x1b[0m";

/* ---------------------------------------------------------------- widths */

/* The part of escaped text that takes `width` columns, from its start or from its end. */
static struct text front(struct text text, size_t width)
{
	size_t length = 0;

	while (length < text.length && width--)
		for (length++; length < text.length && (text.data[length] & 0xc0) == 0x80;)
			length++;
	return text_before(text, length);
}

static struct text end(struct text text, size_t width)
{
	size_t start = text.length;

	while (start && width--)
		for (start--; start && (text.data[start] & 0xc0) == 0x80;)
			start--;
	return text_from(text, start);
}

void console_add_shortened(struct buffer *out, struct text text, size_t width)
{
	struct buffer safe = {0};
	struct text shown;

	escape_plain(&safe, text);
	shown = buffer_text(&safe);
	if (plain_width(shown) <= width) {
		buffer_add(out, shown);
	} else if (width) {
		buffer_add(out, front(shown, width / 2));
		buffer_add(out, T("…"));
		buffer_add(out, end(shown, width - width / 2 - 1));
	}
	buffer_release(&safe);
}

/* The columns that the text takes after escaping. */
static size_t shown_width(struct text text)
{
	struct buffer safe = {0};
	size_t width;

	escape_plain(&safe, text);
	width = plain_width(buffer_text(&safe));
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

/* Computes the widths: columns that may be shortened share the room that the others leave; none
 * gets more than it needs. The caller frees the array. */
static size_t *fit_columns(const struct table *table, size_t available)
{
	size_t *widths = memory_new(table->column_count, sizeof(*widths));
	size_t used = MARK_WIDTH + (table->column_count - 1) * GAP, flexible = 0;

	for (u32 c = 0; c < table->column_count; c++) {
		widths[c] = column_width(table, c);
		used += table->columns[c].may_shorten ? 0 : widths[c];
		flexible += table->columns[c].may_shorten;
	}
	for (u32 c = 0; c < table->column_count; c++) {
		size_t left = available > used ? available - used : 0, share;

		if (!table->columns[c].may_shorten)
			continue;
		share = left / flexible--;
		if (share < MIN_NAME_WIDTH)
			share = MIN_NAME_WIDTH;
		if (widths[c] > share)
			widths[c] = share;
		used += widths[c];
	}
	return widths;
}

/* ---------------------------------------------------------------- tables */

static void add_cell(struct buffer *out, struct text text, const struct table_column *column,
		     size_t width, bool is_last)
{
	struct buffer cell = {0};
	size_t padding;

	console_add_shortened(&cell, text, width);
	padding = width - plain_width(buffer_text(&cell));
	if (column->align == TABLE_RIGHT)
		buffer_add_repeated(out, ' ', padding);
	buffer_add(out, buffer_text(&cell));
	if (column->align == TABLE_LEFT && !is_last)
		buffer_add_repeated(out, ' ', padding);
	buffer_release(&cell);
}

/* Removes the spaces that empty cells leave at the end of a row. */
static void trim_blanks(struct buffer *out)
{
	while (out->length && out->data[out->length - 1] == ' ')
		out->length--;
}

static void add_row(struct buffer *out, const struct table *table, const struct table_row *row,
		    const size_t *widths, bool colour)
{
	bool is_bold = colour && row->is_marked;

	buffer_add_string(out, is_bold ? bold : "");
	buffer_add_string(out, row->is_marked ? "* " : "  ");
	for (u32 c = 0; c < table->column_count; c++) {
		bool is_last = c + 1 == table->column_count;

		add_cell(out, row->cells[c], &table->columns[c], widths[c], is_last);
		if (!is_last)
			buffer_add_repeated(out, ' ', GAP);
	}
	trim_blanks(out);
	buffer_add_string(out, is_bold ? plain : "");
	buffer_add_byte(out, '\n');
}

static void add_titles(struct buffer *out, const struct table *table, const size_t *widths)
{
	buffer_add_repeated(out, ' ', MARK_WIDTH);
	for (u32 c = 0; c < table->column_count; c++) {
		bool is_last = c + 1 == table->column_count;

		add_cell(out, table->columns[c].title, &table->columns[c], widths[c], is_last);
		if (!is_last)
			buffer_add_repeated(out, ' ', GAP);
	}
	buffer_add_byte(out, '\n');
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
		buffer_add_byte(out, '\n');
		add_line(out, section->note);
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
