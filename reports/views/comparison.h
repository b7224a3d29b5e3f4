/*
 * The content of a comparison, independent of the output format: which profiles need more than a
 * line, which figure decided, the rows of every table, and the causes in words.
 *
 * It is made once from the result of compare_documents(). Each format turns it into bytes and makes
 * no decisions. Texts may hold any bytes; writers escape them. Everything lives in the arena and
 * shares the comparison's texts.
 */
#ifndef REPORTS_VIEWS_COMPARISON_H
#define REPORTS_VIEWS_COMPARISON_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"
#include "reports/analysis/compare/compare.h"
#include "suite.h"
#include "table.h"

/* A metric, in words. */
struct metric_view {
	struct text label; /* "instructions of child" */
	struct text name;  /* with the name for --limit: "ir of child" */
	struct text old, now, change;
	struct text limit;    /* "-" if it is not judged */
	struct text reason;   /* why it is inconclusive, else "" */
	struct text evidence; /* for judged times: the ratio and its interval; else "" */
	struct text summary;  /* one line: "instructions grew by 12.3 % (limit 1%)" */
	enum verdict verdict;
	bool is_judged;
};

/* A function that caused the change: "work at prog.c:10: called 2.0× as often by main". */
struct cause_view {
	struct text line;
	struct text whole; /* "in all of work +8,353,780, 93.8 % of the change, most at prog.c:12
			      (+4,865,184)"; or "", where what is named is nearly all of it */
	u32 caller_count;
	struct text callers[CALLERS_KEPT]; /* "from main: 3 → 6 calls, +21,150" */
};

/* What changed in a process: its functions or its allocation sites. */
struct part_view {
	struct text command; /* of a child process, "" for the process itself */
	u32 cause_count;
	struct cause_view *causes; /* the largest first */
	struct text minor_causes;  /* "and 12 more below 1 % of the change", or "" */
	u32 folded_count;
	struct cause_view *folded; /* those after the causes, whatever they caused */
	struct text folded_note;   /* "… and 5 more causes", or "" */
	struct section lines;	   /* the own lines that cost most more; no columns if not known */
	struct section changes;	   /* heading, table and note; names are in the first column */
	struct text shares;	   /* the costs by kind of object; of what samples; or "" */
};

struct profile_view {
	struct text name;
	enum verdict verdict;
	struct text headline; /* what decided, to be shown beside the verdict; or "" */
	struct text summary;  /* the same as a sentence of its own, never "" */
	struct text advice;   /* what to do next, "" for nothing */
	bool is_quiet;	      /* nothing changed: one line for all such profiles is enough */
	u32 metric_count;
	struct metric_view *metrics;
	struct section disagreements; /* those that are not in the headline */
	u32 part_count;
	struct part_view *parts;
};

/* A source line that costs more than before. */
struct line_view {
	const struct profile_view *profile;
	struct text file; /* relative to the root if it is below it */
	u64 line;	  /* 0 when unknown */
	struct text message;
};

struct comparison_view {
	const struct comparison *comparison; /* for machine-readable formats */
	enum verdict verdict;
	struct text title;   /* "prog: main against before" */
	struct text commits; /* "Commit ... against ...."; "" if one is unknown */
	u32 profile_count;
	struct profile_view *profiles; /* in natural order, as the rows of the suite */
	struct suite suite;
	u32 *by_weight;	       /* their indexes, the most severe verdict first */
	struct text quiet;     /* names of the quiet profiles, or "" */
	struct text agreement; /* how well model cycles agree, if the others have some; or "" */
	u32 line_count;
	struct line_view *lines; /* of profiles that regressed: the largest increase first, but
				    lines outside the root last */
};

struct comparison_view_options {
	u32 top;	  /* rows of a table of functions or sites */
	struct text root; /* source files below this folder are named relative to it; "" for none */
};

void comparison_view_make(const struct comparison *comparison,
			  const struct comparison_view_options *options, struct arena *arena,
			  struct comparison_view *out);

/* How a format writes a verdict. */
typedef struct text spell_verdict(enum verdict verdict);

/* The profile's metrics as a table; no columns when it has none. */
struct table comparison_metrics_table(const struct profile_view *profile, spell_verdict *spell,
				      struct arena *arena);

#endif
