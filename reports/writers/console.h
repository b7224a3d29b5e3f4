/*
 * Sections as text for a terminal.
 */
#ifndef REPORTS_WRITERS_CONSOLE_H
#define REPORTS_WRITERS_CONSOLE_H

#include "common/buffer.h"
#include "reports/views/table.h"

#define CONSOLE_ANY_WIDTH UINT32_MAX /* do not shorten or wrap */

struct console_options {
	u32 width;   /* in columns; long names are shortened, texts wrap */
	bool colour; /* show marked rows and headings in bold */
};

/* Writes the sections. Marked rows begin with `*`, also with colour. Names are escaped, so they
 * cannot control the terminal. */
void console_write(const struct report_view *view, const struct console_options *options,
		   struct buffer *out);

/* Adds a table without a section: titles and rows; nothing if it has no columns. */
void console_add_table(const struct table *table, const struct console_options *options,
		       struct buffer *out);

/* Adds the text, cut in the middle if it takes more than `width` columns. */
void console_add_shortened(struct buffer *out, struct text text, size_t width);

/* Escapes the text and adds it as wrapped_add() does. */
void console_add_wrapped(struct buffer *out, struct text text, size_t at, size_t indent,
			 size_t width);

#endif
