/*
 * Whether two measurements may be compared at all: what must agree of the machine, the envelope,
 * the tools and their options, and which of it does not (docs/document.md, `system`).
 */
#ifndef REPORTS_ANALYSIS_AGREEMENT_H
#define REPORTS_ANALYSIS_AGREEMENT_H

#include "common/arena.h"
#include "parsers/document/document.h"

/* A field that differs, by its path ("valgrind.version"); JSON texts, "" where it is absent. */
struct disagreement {
	struct text field, old, now;
};

struct agreement {
	bool is_checked;   /* both say what must agree; else only their tools were compared */
	bool same_program; /* both name the files of the program, and the very same ones */
	bool timed_waits;  /* threads of one of them waited with time limits */
	u32 count;
	struct disagreement *items; /* sorted by field */
};

/* Profiles of two documents; what is returned lives in the arena or belongs to the documents. */
void agreement_check(const struct document *old_document, const struct document_profile *old,
		     const struct document *new_document, const struct document_profile *now,
		     struct arena *arena, struct agreement *out);

#endif
