/*
 * Baselines on disk: one file each, replaced as a whole, under a lock.
 */
#ifndef REPORTS_ANALYSIS_BASELINE_STORE_H
#define REPORTS_ANALYSIS_BASELINE_STORE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

enum baseline_mode {
	BASELINE_UPDATE,  /* keep profiles that are not saved now */
	BASELINE_REPLACE, /* remove all profiles that are not saved now */
};

/* Checks that the file can be read, is JSON and has the schema of a document. This is faster than
 * reading it, and finds a damaged file before anything is measured. */
bool baseline_check(const char *path, struct arena *arena, struct diag *diag);

/*
 * Saves the (pruned) document as the baseline FOLDER/NAME.json; creates the folder if necessary. If
 * no exact figure changed, the file is not written and `is_changed` becomes false. Concurrent
 * processes wait for each other, so no profile is lost. An existing file that is not a document is
 * an error. On any error the old file is unchanged.
 */
bool baseline_save(const char *folder, struct text name, const struct document *document,
		   enum baseline_mode mode, struct arena *arena, bool *is_changed,
		   struct diag *diag);

#endif
