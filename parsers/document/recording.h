/*
 * Input and output of the functions that convert the raw files of a tool to a part of a document.
 * Every format has one such function; parsers/kinds.c lists them.
 */
#ifndef PARSERS_DOCUMENT_RECORDING_H
#define PARSERS_DOCUMENT_RECORDING_H

#include "parsers/resolve/inline_source.h"

#include "document.h"

struct raw_file {
	const char *path;    /* "-" is stdin; also used in errors */
	struct text content; /* data NULL: not read yet; to be read piece by piece if possible */
	struct text tool;    /* the tool that wrote it, such as "massif" */
	bool is_forked; /* of a process that began as a copy of its parent: never add the two */
};

/* What a reader has to say beside the document. */
struct recording_notes {
	/* Objects that are not what ran any more: what was inlined into their functions is
	 * unknown. */
	struct text *changed;
	size_t changed_count;
	bool has_hidden; /* objects are named by where they were only during the run */

	/* Which objects were deleted or replaced while they ran, so that their functions have no
	 * names: a sentence without the stop; or "". */
	struct text gone;

	/* Why what was to be sampled was not sampled to the end: a sentence without the stop; or
	 * "". */
	struct text incomplete;
};

/* The files of one run, that of the command itself first. */
struct recording {
	u32 file_count; /* at least one */
	const struct raw_file *files;
	const struct document_run *run; /* what the wrapper of the run knows */
	bool keep_lines;		/* also keep the cost of every source line */
	bool drop_addresses;		/* of these: instructions of a line are one */
	bool is_count;			/* the part is count, whatever the tool */
	bool is_cycles;			/* the part is cycles */
	bool keep_dumps;		/* also keep the dumps that the program requested by name */
	bool no_follow;			/* leave out child processes */
	bool no_inline;			/* compiled functions as they are */

	/* What is known of the run's objects, and when it began, if that is: tv_sec is not 0. */
	const struct inline_object *objects;
	size_t object_count;
	struct timespec began;
	struct recording_notes *notes; /* set if there are some; NULL: nobody reads them */
};

/* When the run began; unless that is known, when the last of the files was written. The beginning
 * of time for stdin. */
struct timespec recording_time(const struct recording *recording);

struct converted {
	struct document_profile whole;
	struct document parts; /* profiles of parts of the run, named without the whole's name */
};

/*
 * Reads the files and adds their data to out->whole, which already holds the wrapper's facts; an
 * empty command must be filled in. An error names its file; one without a file name is about the
 * first file. Everything lives in the arena or is a slice of the files' contents.
 */
typedef bool raw_reader(const struct recording *recording, struct arena *arena,
			struct converted *out, struct diag *diag);

#endif
