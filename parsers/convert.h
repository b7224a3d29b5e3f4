/*
 * Raw files become a document: the part that the format's own code makes of them, and around it
 * what the wrapper of the run knows.
 */
#ifndef PARSERS_CONVERT_H
#define PARSERS_CONVERT_H

#include "parsers/kinds.h"

#include <stdio.h>

/*
 * The document of one run, whose profile bears that name; with NULL the wrapper's, or else one made
 * of the command. An error names a file. Everything lives in the arena or belongs to the contents
 * of the files.
 */
bool convert_recording(const struct raw_format *format, const struct recording *recording,
		       const char *name, struct arena *arena, struct document *document,
		       struct diag *diag);

/* One line about what the notes hold, `program: …`; none without notes. */
void recording_notes_print(const struct recording_notes *notes, const char *program, FILE *out);

#endif
