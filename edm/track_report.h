/* Reports the results for tracks, as a table and as JSON. */
#ifndef EDM_TRACK_REPORT_H
#define EDM_TRACK_REPORT_H

#include "track.h"

/* Prints a table of the tracks, and one of their sections when structure is among the types. */
void track_report_print(const struct track *tracks, size_t count, unsigned types);

/* Writes all results, including beat times, to a JSON file; docs/edm.md describes the keys. False
 * with an error. */
bool track_report_save(const struct track *tracks, size_t count, unsigned types, const char *path,
		       struct error *error);

#endif
