/*
 * Makes a document from raw files: the format's own code makes its part, and what the wrapper of
 * the run knows is added.
 */
#ifndef PARSERS_CONVERT_H
#define PARSERS_CONVERT_H

#include "parsers/kinds.h"

#include <stdio.h>

/*
 * Makes the document of one run. Its profile gets the given name; if that is NULL, the wrapper's
 * name, or else one made from the command. Errors name a file. Everything lives in the arena or is
 * a slice of the files' contents.
 */
bool convert_recording(const struct raw_format *format, const struct recording *recording,
		       const char *name, struct arena *arena, struct document *document,
		       struct diag *diag);

/* What the notes hold of objects, in one sentence without the stop; "" if nothing. */
struct text recording_notes_sentence(const struct recording_notes *notes, struct arena *arena);

/* What the notes hold, each as a line, `program: …`. */
void recording_notes_print(const struct recording_notes *notes, const char *program, FILE *out);

#endif
