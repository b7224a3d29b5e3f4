/*
 * Source text for the page: for every file with costs, the lines around these.
 *
 * The names of the files come from the profile, so its author chooses them. So that a page made
 * from an untrusted profile cannot contain secrets, only regular files are read whose real path is
 * below one folder, the root, without a component below the root that begins with a dot. If the
 * user did not name the root, the files must also be tracked by git or, outside repositories, have
 * the ending of a source language. If git cannot list the files, none is read.
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
	char root[PATH_MAX]; /* a real path; "": read no file */
	enum html_sources_rule rule;
	struct intern tracked; /* relative to the root */
};

/* Whether the folder is valid for html_sources_open(): NULL, "", or an existing folder. False with
 * a diag. */
bool html_sources_check(const char *folder, struct diag *diag);

/*
 * Sets the root to the folder that the user named; NULL if none was named: then the root is the
 * working directory, and git is asked once for its files. With "" no file is read. The caller must
 * call html_sources_release().
 */
void html_sources_open(struct html_sources *sources, const char *folder);
void html_sources_release(struct html_sources *sources);

/*
 * Adds a value: for each of `files` (absolute, or relative to the root) an array of pairs [line,
 * text], which is empty if the file may not or cannot be read. The `count` elements of `file` and
 * `line` are the lines with costs.
 */
void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, const struct html_sources *sources);

#endif
