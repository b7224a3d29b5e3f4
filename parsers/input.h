/*
 * Reads any mixture of documents and raw files of the tools, recognised by their content, into one
 * document.
 */
#ifndef PARSERS_INPUT_H
#define PARSERS_INPUT_H

#include "parsers/document/document.h"

/*
 * Reads the files ("-" is stdin) and merges them. Documents must not contradict each other
 * (document_merge() with DOCUMENT_REFUSE). Raw files of one tool are the parts and processes of one
 * run, that of the command itself first. `keep_lines`: also read the costs of source lines from raw
 * files, which takes twice as long. False with a diag that names the file. Everything lives in the
 * arena.
 */
bool input_read(const char *const *paths, size_t count, bool keep_lines, struct arena *arena,
		struct document *document, struct diag *diag);

#endif
