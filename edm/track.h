/* The results for one track: reads the sound and runs the requested analyses. */
#ifndef EDM_TRACK_H
#define EDM_TRACK_H

#include "audio.h"
#include "beats.h"
#include "structure.h"
#include "tempo.h"

#include "timing/timing.h"

/* Which analyses; a set of flags. */
enum track_types { TRACK_BPM = 1, TRACK_BEATS = 2, TRACK_STRUCTURE = 4, TRACK_ALL = 7 };

struct track {
	const char *path; /* not owned */
	const char *format;
	double seconds;
	unsigned source_rate, channels;
	struct tempo tempo;
	struct beats beats;
	struct structure structure;
};

/* Analyses a track. Results that were not requested are zeros. False with an error; then there is
 * nothing to release. */
PROFILE_DECLARE(bool, track_analyse,
		(const char *path, unsigned types, struct track *track, struct error *error));

void track_release(struct track *track);

#endif
