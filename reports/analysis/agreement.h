/*
 * Whether two measurements can be compared: finds the differences in the facts about the machine,
 * the envelope, the tools and their options that must agree (docs/document.md, `system`).
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
	bool is_checked; /* both have the facts that must agree; else only their tools were compared
			  */
	bool same_program;   /* both identify the program's files, and these are identical */
	bool same_execution; /* and no other program is known or suspected to have been executed */
	bool timed_waits;    /* in at least one of them, threads waited with time limits */
	u32 count;
	struct disagreement *items; /* sorted by field */
};

/* Compares two profiles and their documents. The result lives in the arena and shares the
 * documents' texts. */
void agreement_check(const struct document *old_document, const struct document_profile *old,
		     const struct document *new_document, const struct document_profile *now,
		     struct arena *arena, struct agreement *out);

/*
 * Whether `now` was measured on a machine like the one of `reference`, which is this machine:
 * compares the versions of the tools that both used, and of the facts that must agree those about
 * the machine and the user, not those about the command. Libraries must have the bytes of the files
 * here, and so must the program and inputs with absolute paths that exist here.
 */
void agreement_check_machine(const struct document *reference_document,
			     const struct document_profile *reference,
			     const struct document *new_document,
			     const struct document_profile *now, struct arena *arena,
			     struct agreement *out);

#endif
