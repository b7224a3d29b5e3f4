/*
 * The profiles of a document or of a raw file, read one at a time where that is possible, so that
 * memory does not grow with their number.
 */
#ifndef PARSERS_PROFILES_H
#define PARSERS_PROFILES_H

#include "common/file_map.h"
#include "input.h"
#include "parsers/document/index.h"

enum profiles_keeping {
	PROFILES_KEEP_NONE,
	PROFILES_KEEP_SINGLE, /* read documents that have only one profile as a whole */
	PROFILES_KEEP_ALL,    /* read everything as a whole */
};

struct profiles {
	/* If is_whole, all that is in the file; else profiles have only names and commands, and the
	 * document has no system. */
	struct document document;
	bool is_whole;
	bool has_lines; /* whether a profile has costs of source lines */

	const char *path;
	struct file_map map;
	struct document_index index;
};

/*
 * Reads the file ("-" is stdin) and checks all of it; the errors are those of input_read().
 * Everything but the map lives in the arena. Only documents in files that are not compressed are
 * read one profile at a time; anything else is read as a whole. To be closed also after an error.
 */
bool profiles_open(struct profiles *profiles, const char *path, enum profiles_keeping keeping,
		   struct input_options options, struct arena *arena, struct diag *diag);

/* Sets `one` to the document with only the profile of that name, which it must have. Everything
 * lives in the arena or in that of the profiles. */
bool profiles_read(const struct profiles *profiles, struct text name, struct arena *arena,
		   struct document *one, struct diag *diag);

void profiles_close(struct profiles *profiles);

#endif
