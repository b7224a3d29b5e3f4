/*
 * The writers of a trend: for a terminal, as JSON ("edm-profile/trend/1"), as a stand-alone HTML
 * page, and as Markdown. A new format needs a file and a row in TREND_WRITERS.
 */
#ifndef REPORTS_WRITERS_TREND_WRITER_H
#define REPORTS_WRITERS_TREND_WRITER_H

#include "common/buffer.h"
#include "reports/views/trend.h"

/* Adds the trend to `out`. `title` is the title of the page. */
typedef void trend_write(const struct trend *trend, struct text title, struct buffer *out);

struct trend_writer {
	const char *name;
	trend_write *write;
};

/* Name and function of every format, in the order they are listed; the first is the default. */
#define TREND_WRITERS(ROW)                                                                         \
	ROW("console", trend_write_console)                                                        \
	ROW("json", trend_write_json)                                                              \
	ROW("html", trend_write_html)                                                              \
	ROW("markdown", trend_write_markdown)

#define TREND_WRITER_FUNCTION(name, function) trend_write function;
TREND_WRITERS(TREND_WRITER_FUNCTION)

#endif
