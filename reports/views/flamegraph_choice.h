/* Chooses the tree of a document for a picture or an export, by the options of the command line. */
#ifndef REPORTS_VIEWS_FLAMEGRAPH_CHOICE_H
#define REPORTS_VIEWS_FLAMEGRAPH_CHOICE_H

#include "common/diag.h"
#include "parsers/document/document.h"
#include "reports/analysis/tree/tree.h"

enum flamegraph_subject {
	FLAMEGRAPH_CPU,
	FLAMEGRAPH_PEAK,      /* allocation sites, by bytes held at the peak */
	FLAMEGRAPH_EXIT,      /* by bytes held at exit */
	FLAMEGRAPH_ALLOCATED, /* by bytes allocated over the whole run */
};

struct flamegraph_options {
	enum flamegraph_subject subject;
	struct text profile; /* "" for the document's only profile */
	u32 process;	     /* 0: the command's own; 1: its first child; and so on */
	struct text event;   /* "" for the first */
	bool fold;	     /* fold recursion: see tree/cpu.h */
	bool estimate;	     /* estimate from the call graph if no contexts were recorded */
};

/*
 * Makes the tree, and in `note` a short description of it. With an `old` document (or NULL), frames
 * have their old and new costs. False, with a diag, if there is no such profile, process or event,
 * or if no stacks were recorded; then the error names the command that records them.
 */
bool flamegraph_choose(const struct document *old, const struct document *now,
		       const struct flamegraph_options *options, struct arena *arena,
		       struct tree *tree, struct text *note, struct diag *diag);

#endif
