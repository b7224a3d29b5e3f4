/* The parts of a track of electronic dance music. */
#ifndef EDM_SECTION_H
#define EDM_SECTION_H

#include <stdbool.h>

enum section_label {
	SECTION_INTRO,
	SECTION_BUILDUP,
	SECTION_DROP,
	SECTION_BREAKDOWN,
	SECTION_OUTRO,
	SECTION_LABELS
};

struct section {
	double start, end; /* seconds */
	enum section_label label;
};

/* "intro", "buildup", "drop", "breakdown", "outro". */
const char *section_name(enum section_label label);

/* The label of that name; false if there is none. */
bool section_from_name(const char *name, enum section_label *label);

#endif
