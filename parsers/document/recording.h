/*
 * From the raw files of a tool to a part of a document: what the conversion of a format gets, and
 * what it makes of it. Every format has one such function; parsers/kinds.c lists them.
 */
#ifndef PARSERS_DOCUMENT_RECORDING_H
#define PARSERS_DOCUMENT_RECORDING_H

#include "parsers/resolve/inline_source.h"

#include "document.h"

struct raw_file {
	const char *path; /* for errors, and to read it; "-" is stdin */
	struct text
	    content;	  /* data NULL: not read yet, and to be read piece by piece if possible */
	struct text tool; /* which tool left it: "massif" */
	bool is_forked;	  /* of a process that began as a copy of its parent: never to be added */
};

/* What a reader has to say beside the document. */
struct recording_notes {
	/* Objects that are not what ran any more: what was inlined into their functions is
	 * unknown. */
	struct text *changed;
	size_t changed_count;
};

/* The files of one run, the command's own first. */
struct recording {
	u32 file_count; /* one at least */
	const struct raw_file *files;
	const struct document_run *run; /* what the wrapper of the run knows */
	bool keep_lines;		/* the cost of every source line as well */
	bool drop_addresses;		/* of these: instructions of a line are one */
	bool keep_dumps;		/* what the program had dumped by name as well */
	bool no_follow;			/* leave out child processes */
	bool no_inline;			/* compiled functions as they are */

	/* What is known of the run's objects, and when it began, if that is: tv_sec is not 0. */
	const struct inline_object *objects;
	size_t object_count;
	struct timespec began;
	struct recording_notes *notes; /* set if there are some; NULL: nobody reads them */
};

struct converted {
	struct document_profile whole;
	struct document parts; /* profiles of parts of the run, named without the whole's name */
};

/*
 * Reads the files and adds what they tell to the profile of the whole. What the wrapper of the run
 * knows is there already; an empty command is to be filled in. An error names its file, or else is
 * about the first one. Everything lives in the arena or belongs to the contents of the files.
 */
typedef bool raw_reader(const struct recording *recording, struct arena *arena,
			struct converted *out, struct diag *diag);

#endif
