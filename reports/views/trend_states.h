/* Documents as they were in commits. */
#ifndef REPORTS_VIEWS_TREND_STATES_H
#define REPORTS_VIEWS_TREND_STATES_H

#include "trend.h"

enum { TREND_MOST_COMMITS = 30 };

/* Reads the document that the file, named relative to `folder`, was in the commit of the state.
 * False if the commit does not have it, or with a diag if it is no document. */
bool trend_state_read(const char *folder, const char *file, struct arena *arena,
		      struct trend_state *state, struct diag *diag);

/*
 * Reads what a file was in the newest commits that changed it, the oldest first, and what it is now
 * if that is not committed. Sets `states`, with room for one more, and returns how many there are:
 * 0 if git does not know the file. Commits whose file is no document are left out, because history
 * may contain any content.
 */
u32 trend_states_of_file(const char *path, struct arena *arena, struct trend_state **states);

#endif
