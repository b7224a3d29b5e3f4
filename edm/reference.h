/*
 * References: CSV files with the true tempo and sections of tracks. Columns are found by their
 * names in the header; others are ignored:
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
	double bpm; /* 0 if not requested */
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
 * Adds the rows of a synthetic track to a reference file and replaces existing rows of it. Creates
 * the file if it does not exist; an existing one must have the columns file, bpm, start, end,
 * section. False with an error.
 */
bool reference_add(const char *path, const char *track, const struct arrangement *plan,
		   struct error *error);

#endif
