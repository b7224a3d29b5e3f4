#include "table.h"

#include "error.h"
#include "memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void table_add(struct table *table, const char *format, ...)
{
	va_list arguments;
	char *cell;

	va_start(arguments, format);
	if (vasprintf(&cell, format, arguments) < 0)
		cell = memory_copy_string("");
	va_end(arguments);
	GROW(table->cells, table->capacity, table->count + 1);
	table->cells[table->count++] = cell;
}

static bool is_right(const struct table *table, size_t column)
{
	return table->cells[column][0] == '>';
}

static const char *cell_text(const struct table *table, size_t i)
{
	return i < table->columns && is_right(table, i) ? table->cells[i] + 1 : table->cells[i];
}

/* The number of characters: the continuation bytes of a UTF-8 sequence do not count. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t widest = 0;

	for (size_t i = column; i < table->count; i += table->columns) {
		size_t width = width_of(cell_text(table, i));

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void print_cell(const struct table *table, size_t i, size_t width, FILE *out)
{
	size_t column = i % table->columns;
	int padding = (int)(width - width_of(cell_text(table, i)));
	bool last = column + 1 == table->columns;

	if (is_right(table, column))
		fprintf(out, "%*s", padding, "");
	print_name(cell_text(table, i), out);
	if (!last && !is_right(table, column))
		fprintf(out, "%*s", padding, "");
	fputs(last ? "\n" : "  ", out);
}

void table_print(struct table *table, FILE *out)
{
	size_t *widths = NEW(size_t, table->columns);

	for (size_t c = 0; c < table->columns; c++)
		widths[c] = column_width(table, c);
	for (size_t i = 0; i < table->count; i++)
		print_cell(table, i, widths[i % table->columns], out);
	free(widths);
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	free(table->cells);
	*table = (struct table){.columns = table->columns};
}
