/*
 * The writers of growth: for a terminal, Markdown, JSON (a document), and a stand-alone HTML page
 * with a chart. A new format needs a file and a row in GROWTH_WRITERS.
 */
#ifndef REPORTS_WRITERS_GROWTH_WRITER_H
#define REPORTS_WRITERS_GROWTH_WRITER_H

#include "common/buffer.h"
#include "parsers/document/document.h"
#include "reports/views/growth.h"
#include "reports/writers/console.h"

struct growth_output {
	const struct document *document; /* with the table as its only part */
	const struct growth_table *table;
	const struct report_view *view; /* of the table */
	struct console_options console;
	struct diag *diag;
};

typedef void growth_write(const struct growth_output *output, struct buffer *out);

struct growth_writer {
	const char *name;
	growth_write *write;
};

/* Name and function of every format, in the order they are listed; the first is the default. */
#define GROWTH_WRITERS(ROW)                                                                        \
	ROW("console", growth_write_console)                                                       \
	ROW("json", growth_write_json)                                                             \
	ROW("html", growth_write_html)                                                             \
	ROW("markdown", growth_write_markdown)

#define GROWTH_WRITER_FUNCTION(name, function) growth_write function;
GROWTH_WRITERS(GROWTH_WRITER_FUNCTION)

#define GROWTH_WRITER_ONE(name, function) +1
enum { GROWTH_WRITER_COUNT = 0 GROWTH_WRITERS(GROWTH_WRITER_ONE) };
extern const struct growth_writer growth_writers[GROWTH_WRITER_COUNT];

/* All names: "console, json, ...". */
const char *growth_writer_names(void);

#endif
