/*
 * Compares two documents, profile by profile and metric by metric, with limits, and finds the
 * causes.
 *
 * A pure function that reads and writes no files. The result lives in the arena and shares the
 * documents' texts.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_COMPARE_H
#define REPORTS_ANALYSIS_COMPARE_COMPARE_H

#include "sampled.h"
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

/* In increasing severity: of several verdicts, the last in this order is the overall one. */
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
	bool is_whole;		 /* of the process with its children */
	enum metric_unit unit;
	bool is_exact;
	u64 value[2], low[2], high[2]; /* value: of the median run; low, high: of all runs */
	struct limit limit;	       /* LIMIT_NONE: shown, but not judged */
	enum verdict verdict;
	struct text reason; /* why it is inconclusive, else "" */

	/* For times of several runs: the evidence, such as "1.5 times as long, 99 % sure: ...". */
	struct text evidence;
	bool has_ratio;
	struct sample_interval ratio; /* new / old, with its confidence interval */
};

struct process_change {
	struct text command; /* of a child process, "" for the process itself */
	struct cpu_change cpu;
	u32 line_count;
	struct line_change *lines; /* source lines that cost more, the largest increase first */
};

/* A child process that only one side has. */
struct process_alone {
	struct text command;
	int side;
	u64 cost; /* by the event of the causes */
};

struct process_memory_change {
	struct text command; /* of a child process, "" for the process itself */
	struct memory_change memory;
};

struct process_sampled_change {
	struct text command; /* of a child process, "" for the process itself */
	const struct cpu_sampling *sampling[2];
	struct sampled_comparison sampled;
};

/* The number of disagreements that the reason of an incomparable profile names. */
enum { DISAGREEMENTS_NAMED = 4 };

struct profile_change {
	struct text name, command;
	enum verdict verdict;
	struct text reason;	    /* why it is incomparable or inconclusive, else "" */
	struct agreement agreement; /* what makes it incomparable */
	struct text compiler;	    /* how differently it was compiled (compiler.h), or "" */
	bool is_in[2];		    /* if false for one side, everything below is empty */
	u64 exact_runs, timed_runs; /* of the new figures; timed_runs is 0 if nothing was timed */
	u64 exact_kinds; /* of the new profile, to be measured again: a bit per kind, by its index
			  */
	bool is_timed;	 /* whether the new profile has the kind timing */
	u32 metric_count;
	struct metric_change *metrics;
	u32 whole_count;
	struct metric_change *wholes; /* the metrics to which children add, with what they add */
	u32 fork_count;
	struct metric_change *forks; /* the metrics of all forked children together */
	u32 process_count;
	struct process_change *processes; /* those with a cpu profile on both sides */
	u32 alone_count;
	struct process_alone *alone; /* children with such a profile on only one side */
	u32 memory_count;
	struct process_memory_change *memories; /* those with a memory profile on both sides */
	u32 sampled_count;
	struct process_sampled_change *sampled; /* those that were sampled on both sides */
};

struct comparison {
	struct text names[2];		       /* baseline name, or "" */
	struct text commits[2], timestamps[2]; /* "" unknown */
	bool is_dirty[2];		       /* measured with changes that were not committed */
	enum verdict verdict;		       /* the most severe verdict of its profiles */
	u32 profile_count;
	struct profile_change *profiles; /* sorted by name; those only in the old document last */
};

struct compare_options {
	const struct limits *limits;
	struct text event; /* the event whose causes are searched for; "" for the first */
	u32 top;	   /* the number of functions whose callers are found */
	u32 lines;	   /* the number of source lines to find */
	const struct moved_lines *moved; /* which lines are the same; NULL if that is not known */
	bool
	    only_changes; /* of several profiles, those that are the same keep only their metrics */
};

/*
 * One of the documents, of which single profiles are read when they are compared. The function sets
 * `one` to the document with only the profile of that name; everything lives in the arena or
 * longer.
 */
typedef bool compare_read(void *context, struct text name, struct arena *arena,
			  struct document *one, struct diag *diag);

struct compare_side {
	const struct document *document; /* if `read`, its profiles have only names and commands */
	compare_read *read;		 /* NULL: the document has all */
	void *context;
};

/* Profiles are paired by name; if both documents have a single profile, these two are paired.
 * False, with a diag, if a part of a document is malformed or no profile has the event. */
bool compare_documents(const struct document *old, const struct document *now,
		       const struct compare_options *options, struct arena *arena,
		       struct comparison *out, struct diag *diag);

/* The old profile that the new document's profile of this name is compared with, or NULL. */
const struct document_profile *document_partner(const struct document *old,
						const struct document *now, struct text name);

/*
 * The same, profile by profile: besides what the result needs, only the two profiles being compared
 * are in memory. Also false if a profile cannot be read.
 */
bool compare_sides(const struct compare_side sides[2], const struct compare_options *options,
		   struct arena *arena, struct comparison *out, struct diag *diag);

/* The metric of that name of the profile as a whole, rather than of a child, or NULL. */
const struct metric_change *profile_metric(const struct profile_change *profile, struct text name);

/* The same with its children, but for forked ones, whose counts contain their parent's. */
const struct metric_change *profile_whole(const struct profile_change *profile, struct text name);

/* The same of all forked children together, or NULL if there are none. */
const struct metric_change *profile_forks(const struct profile_change *profile, struct text name);

/* Of the compared processes the one whose cost grew most, or else shrank most, by the event of the
 * causes; NULL if none did. */
const struct process_change *profile_most_changed(const struct profile_change *profile, bool grew);

/* Whether the profile is unchanged and every exact metric is exactly the same. */
bool profile_is_same(const struct profile_change *profile);

/* "improved", "unchanged", "regressed", "incomparable", "inconclusive". */
const char *verdict_name(enum verdict verdict);

/* EXIT_REGRESSION, EXIT_INCOMPARABLE, else EXIT_FINE. */
enum exit_code verdict_exit_code(enum verdict verdict);

#endif
