/*
 * Writers of a comparison: one per form, all behind one table. They decide nothing: every verdict,
 * limit and order is the comparison's.
 */
#ifndef REPORTS_WRITERS_COMPARISON_COMPARISON_H
#define REPORTS_WRITERS_COMPARISON_COMPARISON_H

#include "common/buffer.h"
#include "common/text.h"
#include "reports/analysis/compare/compare.h"

struct ci_options {
	bool use_color;	  /* console only */
	u32 top;	  /* functions shown of each profile */
	struct text root; /* folder that source files are named relative to, "" to leave them */
	const struct document *documents[2]; /* what was compared; html only */
};

struct ci_writer {
	const char *name;
	const char *ending; /* of files of that form; NULL: it is for stdout */
	void (*write)(const struct comparison *comparison, const struct ci_options *options,
		      struct buffer *out);
};

/* The writer of that name, NULL when there is none. */
const struct ci_writer *ci_find(struct text name);

/* All names, as "console, json, …". */
const char *ci_names(void);

void ci_write_html(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_console(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_json(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_markdown(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_github(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_junit(const struct comparison *, const struct ci_options *, struct buffer *);
void ci_write_benchmark_action(const struct comparison *, const struct ci_options *,
			       struct buffer *);
void ci_write_bencher(const struct comparison *, const struct ci_options *, struct buffer *);

#endif
