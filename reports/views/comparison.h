/*
 * What a comparison tells, before it is known how it looks: which profiles are worth more than a
 * line, the figure that decided, the rows of every table, how many causes are named, in words.
 *
 * Made once from the result of compare_documents(); each format turns it into bytes and decides
 * nothing. Texts may hold any bytes: writers escape them. Everything lives in the arena and shares
 * the comparison's texts.
 */
#ifndef REPORTS_VIEWS_COMPARISON_H
#define REPORTS_VIEWS_COMPARISON_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"
#include "reports/analysis/compare/compare.h"
#include "table.h"

/* A metric, in words. */
struct metric_view {
	struct text label; /* "instructions of child" */
	struct text name;  /* the same as --limit has it: "ir of child" */
	struct text old, now, change;
	struct text limit;    /* "-" where it is not judged */
	struct text reason;   /* why it is inconclusive, else "" */
	struct text evidence; /* of times that are judged: the ratio and its interval, else "" */
	struct text summary;  /* all of it in a line: "instructions grew by 12.3 % (limit 1%)" */
	enum verdict verdict;
	bool is_judged;
};

/* A function that caused the change: "work at prog.c:10: called 2.0× as often by main". */
struct cause_view {
	struct text line;
	u32 caller_count;
	struct text callers[CALLERS_KEPT]; /* "from main: 3 → 6 calls, +21,150" */
};

/* What changed in a process: its functions or its allocation sites. */
struct part_view {
	struct text command; /* of a child process, "" for the process itself */
	u32 cause_count;
	struct cause_view *causes; /* the largest first */
	struct section changes;	   /* heading, table and note; its first column are names */
	struct text shares;	   /* whose code costs what, "" for nothing to say */
};

struct profile_view {
	struct text name;
	enum verdict verdict;
	struct text headline; /* what decided, beside the verdict; "" when nothing did */
	struct text summary;  /* the same for where it stands alone, never "" */
	bool is_quiet;	      /* nothing happened: one line for all such profiles is enough */
	u32 metric_count;
	struct metric_view *metrics;
	struct section disagreements; /* those that the headline has no room for, if any */
	u32 part_count;
	struct part_view *parts;
};

/* A source line that costs more than before. */
struct line_view {
	const struct profile_view *profile;
	struct text file; /* relative to the root where it lies below it */
	u64 line;	  /* 0 when unknown */
	struct text message;
};

struct comparison_view {
	const struct comparison *comparison; /* for formats that are data */
	enum verdict verdict;
	struct text title;   /* "prog: main against before" */
	struct text commits; /* "Commit … against ….", "" where one is unknown */
	u32 profile_count;
	struct profile_view *profiles; /* in the order of the comparison */
	u32 *by_weight;		       /* their indexes, the heaviest verdict first */
	struct text quiet;	       /* names of the quiet ones, "" when there are none */
	u32 line_count;
	struct line_view *lines; /* of profiles that regressed: the worst first, those elsewhere
				  * than below the root last */
};

struct comparison_view_options {
	u32 top;	  /* rows of a table of functions or sites */
	struct text root; /* folder that source files are named relative to, "" to leave them */
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
