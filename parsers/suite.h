/*
 * A suite: the workloads that profile-baseline measures, as baselines/suite.json names them
 * (docs/baselines.md; docs/schema/suite.v1.schema.json says the same formally).
 *
 * What is read here is whole and checked: unknown keys, unknown kinds, empty commands and names
 * that come twice are errors. Limits and options are not understood here, their programs check
 * them.
 */
#ifndef PARSERS_SUITE_H
#define PARSERS_SUITE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/text.h"

#define SUITE_SCHEMA "edm-profile/suite/1"

/* Words as a program is given them: no NUL is in them. */
struct suite_words {
	u32 count;
	struct text *items;
};

struct suite_workload {
	struct text name;
	struct suite_words command;
	struct text directory; /* relative to the suite's folder; data NULL: one of its own */
	struct suite_words environment; /* NAME=VALUE */
	struct suite_words kinds;
	struct suite_words limits; /* METRIC=LIMIT */
	struct suite_words options;
	u64 exact_runs, timed_runs;
	u32 setup_count;
	struct suite_words *setup;
};

struct suite {
	u32 count;
	struct suite_workload *workloads;
};

/* Reads the suite of that file. Lives in the arena and shares the texts of `content`. */
bool suite_read(struct text content, const char *file, struct arena *arena, struct suite *suite,
		struct diag *diag);

/*
 * Adds the suite as scripts read it, words that each end in a NUL: the workload's name, what
 * follows, how many words of it, and these. `directory` is the folder as seen from where the path
 * of the suite is. Each workload begins with its "command"; set-up commands are "setup 0", "setup
 * 1".
 */
void suite_write(const struct suite *suite, const char *file, struct buffer *out);

#endif
