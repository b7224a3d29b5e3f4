/*
 * Which tree of a document a picture or an export is made of, as asked for on the command line.
 */
#ifndef REPORTS_VIEWS_FLAMEGRAPH_CHOICE_H
#define REPORTS_VIEWS_FLAMEGRAPH_CHOICE_H

#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/analysis/tree/tree.h"

enum flamegraph_subject {
	FLAMEGRAPH_CPU,
	FLAMEGRAPH_PEAK,      /* the allocation sites that hold memory at the peak, */
	FLAMEGRAPH_EXIT,      /* at exit, */
	FLAMEGRAPH_ALLOCATED, /* or allocate most over the whole run */
};

struct flamegraph_options {
	enum flamegraph_subject subject;
	struct text profile; /* "" for the only one there is */
	u32 process;	     /* 0 the command's own, 1 its first child … */
	struct text event;   /* "" for the first */
	bool fold;	     /* recursion: see tree_cpu.h */
	bool estimate;	     /* where no contexts were recorded, guess from the call graph */
};

/*
 * The tree, and in `note` a few words about what it shows. With an `old` document (else NULL),
 * frames hold what they cost before and now. False where there is no such profile, process or
 * event, and where no stacks were recorded: the error names the command that records them.
 */
bool flamegraph_choose(const struct document *old, const struct document *now,
		       const struct flamegraph_options *options, struct arena *arena,
		       struct tree *tree, struct text *note, struct diag *diag);

#endif
