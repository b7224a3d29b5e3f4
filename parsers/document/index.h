/*
 * An index of a document: where each profile is in its text. With it profiles are read one at a
 * time, so that memory does not grow with their number.
 */
#ifndef PARSERS_DOCUMENT_INDEX_H
#define PARSERS_DOCUMENT_INDEX_H

#include "document.h"

/* A piece of the document's text, in bytes from its beginning. */
struct document_place {
	size_t start, length; /* length 0: there is none */
};

struct document_index {
	/* Its profiles have only names and commands, and it has no system and no others. */
	struct document document;
	struct document_place system;
	struct document_place *profiles; /* in the order of document.profiles */
	bool has_lines;			 /* whether a profile has costs of source lines */
};

/* Called after each profile, whose text is not needed again unless there is an error. */
typedef void document_passed(void *context);

/*
 * Reads and checks the whole document as document_read() does, with the same errors, but keeps no
 * more than the index, which lives in the arena. `passed` may be NULL.
 */
bool document_index_read(struct text content, const char *file, document_passed *passed,
			 void *context, struct arena *arena, struct document_index *index,
			 struct diag *diag);

/*
 * Reads one profile from the texts at its place and at that of the system (empty: there is none).
 * The profile gets the document's system if it has none of its own. Everything is copied into the
 * arena. False with a diag if the texts are not what was indexed.
 */
bool document_index_profile(struct text profile, struct text system, struct text name,
			    const char *file, struct arena *arena, struct document_profile *out,
			    struct diag *diag);

#endif
