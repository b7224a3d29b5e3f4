/*
 * A suite: the workloads that profile-baseline measures, as in baselines/suite.json.
 * docs/baselines.md and docs/schema/suite.v1.schema.json describe the format.
 *
 * Reading is strict: unknown keys, unknown kinds, empty commands and duplicate names are errors.
 * The values of limits and options are not checked here, but by the programs that use them.
 */
#ifndef PARSERS_SUITE_H
#define PARSERS_SUITE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/diag.h"
#include "common/text.h"

#define SUITE_SCHEMA "edm-profile/suite/1"

/* Arguments of a program; they contain no NUL. */
struct suite_words {
	u32 count;
	struct text *items;
};

struct suite_workload {
	struct text name;
	struct suite_words command;
	struct text directory; /* relative to the suite's folder; data NULL: a temporary folder */
	struct suite_words environment; /* NAME=VALUE */
	struct suite_words kinds;
	struct suite_words sizes;  /* of its input; none: its growth is not measured */
	struct suite_words limits; /* METRIC=LIMIT */
	struct suite_words options;
	u64 exact_runs, timed_runs;
	u32 setup_count;
	struct suite_words *setup;
};

struct suite {
	u32 count;
	struct suite_workload *workloads;
	u32 build_count;
	struct suite_words *build; /* commands that build what is measured */
};

/* Reads a suite; `file` is for errors. False with a diag. The suite lives in the arena and its
 * texts may be slices of `content`. */
bool suite_read(struct text content, const char *file, struct arena *arena, struct suite *suite,
		struct diag *diag);

/*
 * Adds the suite in the form for scripts, as words that each end in a NUL. For each part of a
 * workload: the workload's name, the part's name, the number of words, and these words. `directory`
 * is made relative to the working directory, from which `file` is named. Set-up commands are
 * "setup 0", "setup 1" and so on. The commands that build what is measured, "build 0" and so on,
 * have no workload: their name is empty. All {} are filled in: a workload with the sizes 10 and 20
 * has "command 10" and "command 20" in place of "command", the same for "environment", and a set-up
 * command that contains {} becomes one for each size.
 */
void suite_write(const struct suite *suite, const char *file, struct buffer *out);

#endif
