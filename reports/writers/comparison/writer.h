/*
 * What a writer of a comparison is, and which there are: one per format, all alike. They decide
 * nothing: every verdict, limit, order and number of rows is the view's.
 *
 * A new format is a file and a row of COMPARISON_WRITERS.
 */
#ifndef REPORTS_WRITERS_COMPARISON_WRITER_H
#define REPORTS_WRITERS_COMPARISON_WRITER_H

#include "common/buffer.h"
#include "common/text.h"
#include "reports/views/comparison.h"

struct comparison_options {
	bool use_color;	  /* console only */
	u32 top;	  /* functions shown of each profile; of formats that are data */
	struct text root; /* folder that source files are named relative to, "" to leave them */
	const struct document *documents[2]; /* what was compared; html only */
	const char *sources; /* folder of source files, NULL for the default; html only */
};

typedef void comparison_write(const struct comparison_view *view,
			      const struct comparison_options *options, struct buffer *out);

struct comparison_writer {
	const char *name;
	const char *ending; /* of files of that format; NULL: it is for stdout */
	comparison_write *write;
};

/* Name, ending and function of every format, in the order they are listed. */
#define COMPARISON_WRITERS(ROW)                                                                    \
	ROW("console", NULL, comparison_write_console)                                             \
	ROW("json", "json", comparison_write_json)                                                 \
	ROW("markdown", "md", comparison_write_markdown)                                           \
	ROW("github", "github", comparison_write_github)                                           \
	ROW("junit", "xml", comparison_write_junit)                                                \
	ROW("benchmark-action", "benchmark-action.json", comparison_write_benchmark_action)        \
	ROW("bencher", "bencher.json", comparison_write_bencher)                                   \
	ROW("html", "html", comparison_write_html)

#define COMPARISON_WRITER_FUNCTION(name, ending, function) comparison_write function;
COMPARISON_WRITERS(COMPARISON_WRITER_FUNCTION)

#endif
