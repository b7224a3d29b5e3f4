/* What was found out about tracks, as a table for people and as JSON for programs. */
#ifndef EDM_TRACK_REPORT_H
#define EDM_TRACK_REPORT_H

#include "track.h"

/* Prints a table of the tracks, and one of their sections when structure is among the types. */
void track_report_print(const struct track *tracks, size_t count, unsigned types);

/* Writes all of it, beat times too, to a file; see docs/edm.md for the keys. */
bool track_report_save(const struct track *tracks, size_t count, unsigned types, const char *path,
		       struct error *error);

#endif
