/*
 * Source text for the page: of every file that has costs, the lines around them.
 *
 * A profile names files, and whoever made the profile chose the names. So that a page made of a
 * stranger's profile cannot carry secrets away, only regular files are read whose real path lies
 * below one folder, the root, and has no component below it that begins with a dot. When nobody
 * named the root, they must also be known to git or, outside of repositories, have the ending of a
 * source language. What git cannot list is not read.
 */
#ifndef REPORTS_WRITERS_HTML_SOURCES_H
#define REPORTS_WRITERS_HTML_SOURCES_H

#include "common/diag.h"
#include "common/intern.h"
#include "common/json_writer.h"

#include <limits.h>

enum {
	HTML_SOURCE_AROUND = 4,			 /* lines kept before and after one with a cost */
	HTML_SOURCE_MAX_BYTES = 2 * 1024 * 1024, /* of all files together */
};

enum html_sources_rule { HTML_SOURCES_ALL, HTML_SOURCES_TRACKED, HTML_SOURCES_BY_ENDING };

/* Which files may be read. */
struct html_sources {
	char root[PATH_MAX]; /* a real path, "" for none */
	enum html_sources_rule rule;
	struct intern tracked; /* relative to the root */
};

/* Whether html_sources_open() takes it: NULL, "", or a folder that is there. */
bool html_sources_check(const char *folder, struct diag *diag);

/*
 * The root is the folder that was named, NULL for the working directory because none was; git is
 * asked then, once. No file is read when the folder is "". To be released.
 */
void html_sources_open(struct html_sources *sources, const char *folder);
void html_sources_release(struct html_sources *sources);

/*
 * A value: for every one of `files` (absolute paths, or such below the root) an array of pairs
 * [line, text], empty where the file may not or cannot be read. `file` and `line` say which lines
 * have costs.
 */
void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, const struct html_sources *sources);

#endif
