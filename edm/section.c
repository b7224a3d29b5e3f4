#include "section.h"

#include <string.h>

static const char *const names[SECTION_LABELS] = {"intro", "buildup", "drop", "breakdown", "outro"};

const char *section_name(enum section_label label)
{
	return names[label];
}

bool section_from_name(const char *name, enum section_label *label)
{
	for (int i = 0; i < SECTION_LABELS; i++) {
		if (!strcmp(name, names[i])) {
			*label = (enum section_label)i;
			return true;
		}
	}
	return false;
}
