/*
 * Whatever somebody wants to see or compare: documents and the raw files of the tools, told apart
 * by their content, as one document.
 */
#ifndef PARSERS_INPUT_H
#define PARSERS_INPUT_H

#include "parsers/document/document.h"

/*
 * Reads the files ("-" is stdin) and puts them together. Several documents must not contradict each
 * other (document_merge() with DOCUMENT_REFUSE); raw files of one tool are the parts and processes
 * of one run, the command's own first. `keep_lines`: the costs of lines out of raw files as well,
 * which takes twice as long. Everything lives in the arena.
 */
bool input_read(const char *const *paths, size_t count, bool keep_lines, struct arena *arena,
		struct document *document, struct diag *diag);

#endif
