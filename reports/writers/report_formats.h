/*
 * The formats of profile-report, one row each. A new format needs a function report_write_NAME(),
 * in a file of its own, and a row here.
 */
#ifndef REPORTS_WRITERS_REPORT_FORMATS_H
#define REPORTS_WRITERS_REPORT_FORMATS_H

#include "common/diag.h"
#include "console.h"
#include "parsers/document/document.h"
#include "reports/views/flamegraph_choice.h"
#include "reports/views/suite.h"
#include "reports/views/tables/kinds.h"

/* ROW(name, ending of file names or NULL if only for stdout, what a recording must contain or NULL,
 * whether the costs of lines are shown, whether --against is possible) */
#define REPORT_FORMATS(ROW)                                                                        \
	ROW(console, NULL, NULL, false, false)                                                     \
	ROW(json, "json", NULL, true, false)                                                       \
	ROW(markdown, "md", NULL, false, false)                                                    \
	ROW(html, "html", "lines", true, true)                                                     \
	ROW(svg, "svg", "stacks", false, true)                                                     \
	ROW(collapsed, "collapsed", "stacks", false, false)                                        \
	ROW(speedscope, "speedscope.json", "stacks", false, false)

struct report_settings {
	struct table_options table;
	struct console_options console;
	struct flamegraph_options stacks;
	const struct document *old;    /* for --against, or NULL */
	const struct suite_past *past; /* the same, as the overview of a page shows it */
};

/* Adds the document in that format to `out`. The arena is used for temporary memory. False with a
 * diag. */
typedef bool report_writer(const struct document *document, const struct report_settings *settings,
			   struct arena *arena, struct buffer *out, struct diag *diag);

#define DECLARE(name, ending, records, has_lines, draws_change) report_writer report_write_##name;
REPORT_FORMATS(DECLARE)
#undef DECLARE

struct report_format {
	const char *name;
	const char *ending;  /* ending of file names; NULL: only for stdout */
	const char *records; /* what a recording must contain: lines, stacks, or NULL */
	report_writer *write;
	bool has_lines, draws_change;
};

/* The format at that index, NULL after the last. */
const struct report_format *report_format_at(size_t index);

#endif
