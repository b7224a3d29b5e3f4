/*
 * The writers of a comparison, one per format. They make no decisions: verdicts, limits, order and
 * the number of rows come from the view.
 *
 * A new format needs a file and a row in COMPARISON_WRITERS.
 */
#ifndef REPORTS_WRITERS_COMPARISON_WRITER_H
#define REPORTS_WRITERS_COMPARISON_WRITER_H

#include "common/buffer.h"
#include "common/text.h"
#include "reports/views/comparison.h"

struct comparison_options {
	bool use_color;	  /* console only */
	u32 width;	  /* of the terminal, or CONSOLE_ANY_WIDTH; console only */
	u32 top;	  /* functions per profile; for machine-readable formats */
	struct text root; /* source files below this folder are named relative to it; "" for none */
	const struct document *documents[2]; /* the documents compared; html only */
	const struct comparison *comparison; /* what was found in them; html only */
	const struct moved_lines *moved;     /* which lines are the same; html only */
	const char *sources;	/* folder of source files, NULL for the default; html only */
	const char *source_url; /* as for source_files_publish(); html only */
};

typedef void comparison_write(const struct comparison_view *view,
			      const struct comparison_options *options, struct buffer *out);

/* What a format needs of the comparison; each needs what is before it, too. */
enum comparison_needs {
	NEEDS_CHANGES,	 /* of profiles that are the same only their metrics */
	NEEDS_ALL,	 /* of these, too, all that was compared */
	NEEDS_DOCUMENTS, /* both documents as a whole */
};

struct comparison_writer {
	const char *name;
	const char *ending; /* ending of file names; NULL: only for stdout */
	comparison_write *write;
	enum comparison_needs needs;
};

/* Name, ending and function of every format, and what it needs, in the order they are listed. */
#define COMPARISON_WRITERS(ROW)                                                                    \
	ROW("console", NULL, comparison_write_console, NEEDS_CHANGES)                              \
	ROW("json", "json", comparison_write_json, NEEDS_ALL)                                      \
	ROW("markdown", "md", comparison_write_markdown, NEEDS_CHANGES)                            \
	ROW("github", "github", comparison_write_github, NEEDS_CHANGES)                            \
	ROW("junit", "xml", comparison_write_junit, NEEDS_CHANGES)                                 \
	ROW("benchmark-action", "benchmark-action.json", comparison_write_benchmark_action,        \
	    NEEDS_CHANGES)                                                                         \
	ROW("bencher", "bencher.json", comparison_write_bencher, NEEDS_CHANGES)                    \
	ROW("html", "html", comparison_write_html, NEEDS_DOCUMENTS)

#define COMPARISON_WRITER_FUNCTION(name, ending, function, needs) comparison_write function;
COMPARISON_WRITERS(COMPARISON_WRITER_FUNCTION)

#endif
