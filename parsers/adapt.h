/* Makes a suite (docs/baselines.md) of what other tools list: see docs/adapters.md. */
#ifndef PARSERS_ADAPT_H
#define PARSERS_ADAPT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/text.h"
#include "common/types.h"

struct adapt_request {
	const char *form; /* one of adapt_forms() */
	/* The words before those that choose a benchmark; for cargo-bench, those of cargo bench. */
	const char *const *program;
	size_t program_count;
	const char *prefix;    /* before each name */
	const char *directory; /* where workloads run; NULL for the form's own */

	/* Gives a program that cargo built a second name; NULL: nothing is done. Paths end in NUL.
	 */
	bool (*add_name)(const char *program, const char *name, struct diag *diag);
	const char *here; /* programs below this folder are named relative to it */
};

/* Adds the names of the forms, between commas. */
void adapt_forms(struct buffer *out);

bool adapt_has_form(const char *form);

/* Writes the suite of a list. `left_out` gets a line for each benchmark that is in no workload. */
bool adapt(const struct adapt_request *request, struct text list, struct buffer *suite,
	   struct buffer *left_out, struct arena *arena, struct diag *diag);

#endif
