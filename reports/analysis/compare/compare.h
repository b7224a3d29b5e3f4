/*
 * The verdict: two documents, profile by profile, metric by metric, against limits, and why.
 *
 * A pure function; it prints nothing and knows no files. What it returns lives in the arena and
 * shares the documents' texts.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_COMPARE_H
#define REPORTS_ANALYSIS_COMPARE_COMPARE_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/statistics.h"
#include "parsers/document/document.h"
#include "reports/analysis/agreement.h"
#include "cpu.h"
#include "lines.h"
#include "memory.h"
#include "reports/analysis/limits.h"
#include "reports/analysis/metrics.h"

/* From the best to what weighs most where several come together. */
enum verdict {
	VERDICT_UNCHANGED,
	VERDICT_IMPROVED,
	VERDICT_INCONCLUSIVE, /* the runs scatter more than they differ */
	VERDICT_INCOMPARABLE, /* not measured in the same way */
	VERDICT_REGRESSED,
};

struct metric_change {
	struct text name, label; /* "ir", "instructions" */
	struct text process;	 /* command of a child process, "" for the process itself */
	enum metric_unit unit;
	bool is_exact;
	u64 value[2], low[2], high[2]; /* of the median run, and of all */
	struct limit limit;	       /* LIMIT_NONE: shown, but not judged */
	enum verdict verdict;
	struct text reason; /* why it is inconclusive, else "" */

	/* Times of several runs: how sure the verdict is, "1.5 times as long, 99 % sure: …" */
	struct text evidence;
	bool has_ratio;
	struct sample_interval ratio; /* new to old, with its interval */
};

struct process_change {
	struct text command; /* of a child process, "" for the process itself */
	struct cpu_change cpu;
	u32 line_count;
	struct line_change *lines; /* source lines that cost more, the worst first */
};

struct process_memory_change {
	struct text command; /* of a child process, "" for the process itself */
	struct memory_change memory;
};

/* Of the disagreements that make profiles incomparable, the reason names so many. */
enum { DISAGREEMENTS_NAMED = 4 };

struct profile_change {
	struct text name, command;
	enum verdict verdict;
	struct text reason;	    /* why it is incomparable or inconclusive, else "" */
	struct agreement agreement; /* what makes it incomparable */
	bool is_in[2];		    /* in one document only: everything below is empty */
	u64 exact_runs, timed_runs; /* behind the new figures; timed ones 0 where there are none */
	u32 metric_count;
	struct metric_change *metrics;
	u32 process_count;
	struct process_change *processes; /* those both have a cpu profile of */
	u32 memory_count;
	struct process_memory_change *memories; /* those both have a memory profile of */
};

struct comparison {
	struct text names[2];		       /* baseline name, or "" */
	struct text commits[2], timestamps[2]; /* "" unknown */
	enum verdict verdict;		       /* the one of its profiles that weighs most */
	u32 profile_count;
	struct profile_change *profiles; /* sorted by name; those only in the old document last */
};

struct compare_options {
	const struct limits *limits;
	struct text event; /* whose causes are looked for; "" for the first */
	u32 top;	   /* functions that get their callers */
	u32 lines;	   /* source lines looked for */
};

/*
 * Profiles are paired by name; two documents of one profile each are paired whatever the names.
 * False when a part of a document is malformed, or no profile has the event.
 */
bool compare_documents(const struct document *old, const struct document *now,
		       const struct compare_options *options, struct arena *arena,
		       struct comparison *out, struct diag *diag);

/* The old profile that one of that name of the new document is compared with, or NULL. */
const struct document_profile *document_partner(const struct document *old,
						const struct document *now, struct text name);

/* "improved", "unchanged", "regressed", "incomparable", "inconclusive". */
const char *verdict_name(enum verdict verdict);

/* EXIT_REGRESSION, EXIT_INCOMPARABLE, else EXIT_FINE. */
enum exit_code verdict_exit_code(enum verdict verdict);

#endif
