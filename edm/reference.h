/*
 * References: CSV files that say what is true of tracks. Columns are found by their names in the
 * header; others are ignored:
 *
 *	file            the track, relative to the folder that is evaluated
 *	bpm             its tempo; the same in every row of a track
 *	start, end      a section in seconds, one row each, in order, without gaps
 *	section         its name: intro, buildup, drop, breakdown, outro
 *
 * `bpm` needs file and bpm, `structure` the other three and file. edm synth writes all of them.
 */
#ifndef EDM_REFERENCE_H
#define EDM_REFERENCE_H

#include "arrangement.h"
#include "error.h"
#include "structure.h"

struct reference_track {
	char *file; /* owned */
	double bpm; /* 0 when not asked for */
	struct structure structure;
};

struct reference {
	size_t count, capacity;
	struct reference_track *tracks; /* in the order of the file; owned */
};

bool reference_read_bpm(const char *path, struct reference *reference, struct error *error);
bool reference_read_structure(const char *path, struct reference *reference, struct error *error);

void reference_release(struct reference *reference);

/*
 * Adds the rows of a synthetic track to a reference file, replacing those the file has of it; the
 * file is made when it is not there. It must have the columns file, bpm, start, end, section.
 */
bool reference_add(const char *path, const char *track, const struct arrangement *plan,
		   struct error *error);

#endif
