/* Names of baselines, and their files. */
#ifndef REPORTS_ANALYSIS_BASELINE_PATH_H
#define REPORTS_ANALYSIS_BASELINE_PATH_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/text.h"

/*
 * Whether the text is a valid name for a baseline: [A-Za-z0-9][A-Za-z0-9._-]*, at most 100 bytes.
 */
bool is_baseline_name(struct text name);

/* The baseline's file: FOLDER/NAME.json. False, with a diag, if the name is not valid. */
bool baseline_path(const char *folder, struct text name, struct arena *arena, const char **path,
		   struct diag *diag);

/* The file that a word on the command line names: the baseline of that name in `folder` if it
 * exists, else the word as a path. NULL, with a diag, if it is neither. */
const char *find_input(const char *word, const char *folder, struct arena *arena,
		       struct diag *diag);

#endif
