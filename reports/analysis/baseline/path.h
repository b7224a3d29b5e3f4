/* Baselines by name: what a name may be, and which file it means. */
#ifndef REPORTS_ANALYSIS_BASELINE_PATH_H
#define REPORTS_ANALYSIS_BASELINE_PATH_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

/* Whether the text is a name a baseline may have: [A-Za-z0-9][A-Za-z0-9._-]*, 100 bytes at most. */
bool is_baseline_name(struct text name);

/* The baseline's file: FOLDER/NAME.json. False, with a diag, when the name is none. */
bool baseline_path(const char *folder, struct text name, struct arena *arena, const char **path,
		   struct diag *diag);

/*
 * The file a word on the command line means: the baseline of that name in `folder` where there is
 * one, else the word as a path. NULL, with a diag, when it is neither.
 */
const char *find_input(const char *word, const char *folder, struct arena *arena,
		       struct diag *diag);

#endif
