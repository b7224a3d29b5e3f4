/*
 * Sections as text for a terminal.
 */
#ifndef REPORTS_WRITERS_CONSOLE_H
#define REPORTS_WRITERS_CONSOLE_H

#include "common/buffer.h"
#include "reports/views/table.h"

#define CONSOLE_ANY_WIDTH UINT32_MAX /* as wide as the names are */

struct console_options {
	u32 width;   /* columns there are; long names are cut in the middle to fit */
	bool colour; /* marked rows and headings in bold */
};

/* Marked rows have a `*` in front, in colour as well. Nothing in a name can steer the terminal. */
void console_write(const struct report_view *view, const struct console_options *options,
		   struct buffer *out);

/* A table alone: titles and rows; nothing when it has no columns. */
void console_add_table(const struct table *table, const struct console_options *options,
		       struct buffer *out);

/* Adds the text so that it takes at most `width` columns: what is too long loses its middle. */
void console_add_shortened(struct buffer *out, struct text text, size_t width);

#endif
