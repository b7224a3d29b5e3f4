/*
 * The kinds of measurement, and the formats of raw files that are read into them: a row each. What
 * is to know of a kind or format is asked here; nobody keeps a list of his own. The order of the
 * rows is the order in which kinds are shown.
 */
#ifndef PARSERS_KINDS_H
#define PARSERS_KINDS_H

#include "parsers/document/recording.h"

struct kind {
	struct text name; /* "cpu": of the kind and of its part of a profile */

	/* Two profiles that both have the part were measured alike when tool, version and options
	 * of it agree. */
	bool must_agree;
};

/* The kind at that place, NULL behind the last one: for (i = 0; (kind = kind_at(i)); i++). */
const struct kind *kind_at(size_t index);

struct raw_format {
	struct text tool;
	const char *program;		 /* the command that makes a document of its files */
	bool (*is)(struct text content); /* whether a file is of this format; asked in order */

	/* Files of formats with the same function are read together: they complete each other. */
	raw_reader *read;

	/* What the command takes, and its help. */
	bool has_children; /* several files are processes of one run; else a file is a run */
	bool takes_dhat, takes_no_follow, takes_lines, takes_dumps;
	const char *about; /* what the help begins with */
};

/* The format at that place, NULL behind the last one. */
const struct raw_format *raw_format_at(size_t index);

#endif
