/*
 * Reads any mixture of documents and raw files of the tools, recognised by their content, into one
 * document.
 */
#ifndef PARSERS_INPUT_H
#define PARSERS_INPUT_H

#include "parsers/document/recording.h"

struct input_options {
	bool
	    keep_lines; /* also read the costs of lines from raw files, which takes twice as long */
	bool no_inline; /* keep compiled functions of raw files, without inlined ones */
	struct recording_notes *notes; /* set if there are notes; NULL: not wanted */
};

/*
 * Reads the files ("-" is stdin) and merges them. Documents must not contradict each other
 * (document_merge() with DOCUMENT_REFUSE). Raw files of one tool are the parts and processes of one
 * run, that of the command itself first. False with a diag that names the file. Everything lives in
 * the arena.
 */
bool input_read(const char *const *paths, size_t count, struct input_options options,
		struct arena *arena, struct document *document, struct diag *diag);

#endif
