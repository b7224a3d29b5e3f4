/*
 * Baselines on disk: one file each, replaced as a whole, under a lock.
 */
#ifndef REPORTS_ANALYSIS_BASELINE_STORE_H
#define REPORTS_ANALYSIS_BASELINE_STORE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/document/document.h"

enum baseline_mode {
	BASELINE_UPDATE,  /* profiles that are not saved now stay */
	BASELINE_REPLACE, /* the baseline holds what is saved now, and nothing else */
};

/*
 * Whether the file can be read and is a document, by its JSON and its schema: quicker than reading
 * what is in it, and enough to find a damaged one before anything is measured.
 */
bool baseline_check(const char *path, struct arena *arena, struct diag *diag);

/*
 * Saves the (pruned) document as the baseline FOLDER/NAME.json, making the folder if need be.
 * `is_changed` becomes false, and the file stays as it is, when it says the same already. While one
 * saves, others wait: nobody's profiles are lost. A file that is there and no document is an error,
 * and on any error the old file stays whole.
 */
bool baseline_save(const char *folder, struct text name, const struct document *document,
		   enum baseline_mode mode, struct arena *arena, bool *is_changed,
		   struct diag *diag);

#endif
