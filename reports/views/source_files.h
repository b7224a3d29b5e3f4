/*
 * Which source files may be shown.
 *
 * The names of the files come from the profile, so its author chooses them. So that a report made
 * from an untrusted profile cannot contain secrets, only regular files are read whose real path is
 * below one folder, the root, without a component below the root that begins with a dot. If the
 * user did not name the root, the files must also be tracked by git or, outside repositories, have
 * the ending of a source language. If git cannot list the files, none is read.
 */
#ifndef REPORTS_VIEWS_SOURCE_FILES_H
#define REPORTS_VIEWS_SOURCE_FILES_H

#include "common/diag.h"
#include "common/intern.h"
#include "reports/analysis/compare/pair.h"
#include "reports/analysis/tree/tree.h"

#include <limits.h>

enum { SOURCE_MAX_BYTES = 2 * 1024 * 1024 }; /* of one file */

enum source_files_rule { SOURCES_ALL, SOURCES_TRACKED, SOURCES_BY_ENDING };

struct source_files {
	char root[PATH_MAX]; /* a real path; "": read no file */
	enum source_files_rule rule;
	struct intern tracked; /* relative to the root */

	/* Of the links, see source_files_publish(); "" without any. */
	struct text url, prefix, commits[2];
};

/* Whether the folder is valid for source_files_open(): NULL, "", or an existing folder. False with
 * a diag. */
bool source_files_check(const char *folder, struct diag *diag);

/*
 * Sets the root to the folder that the user named; NULL if none was named: then the root is the
 * working directory, and git is asked once for its files. With "" no file is read. The caller must
 * call source_files_release().
 */
void source_files_open(struct source_files *sources, const char *folder);
void source_files_release(struct source_files *sources);

/* Whether a file may be read, by its real path relative to the root. */
bool source_files_allow(const struct source_files *sources, struct text path);

/* How people are told of a file: relative to the root if it is below it, though it may not be read
 * or is gone; else as it was named. Shares the name's text or lives in the arena. */
struct text source_files_name(const struct source_files *sources, struct text name,
			      struct arena *arena);

/* Names the files of places as people are told of them. */
void source_files_shorten(const struct source_files *sources, struct tree_place *places, u32 count,
			  struct arena *arena);

/* Sets where the files of the commits are published: a pattern of source_url.h, NULL to guess it
 * from the remote that git knows. commits[OLD] is "" in the report of one run. The texts live in
 * the arena. */
void source_files_publish(struct source_files *sources, const char *pattern,
			  const struct text commits[2], struct arena *arena);

/* The link to a file that may be shown, at the commit of the side OLD or NEW, with {line} to be
 * replaced; "" if there is none. */
struct text source_files_link(const struct source_files *sources, int side, struct text name,
			      struct arena *arena);

/* Whether a file may be shown, and is there. */
bool source_files_has(const struct source_files *sources, struct text name);

/* Reads a file (its name absolute, or relative to the root) into the arena; false if it may not or
 * cannot be read. */
bool source_files_read(const struct source_files *sources, struct text name, struct arena *arena,
		       struct text *content);

/* The line of that number in the content, without indentation and with its tabs as blanks; "" if
 * there is none. It lives in the arena. */
struct text source_text_line(struct text content, u64 number, struct arena *arena);

#endif
