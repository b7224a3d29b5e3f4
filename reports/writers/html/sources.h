/*
 * Source text for the page: of every file that has costs, the lines around them.
 *
 * A profile names files, and whoever made the profile chose the names: only regular files below
 * one folder are read, so that a page made of a stranger's profile cannot carry away what lies
 * elsewhere.
 */
#ifndef REPORTS_WRITERS_HTML_SOURCES_H
#define REPORTS_WRITERS_HTML_SOURCES_H

#include "common/intern.h"
#include "common/json_writer.h"

enum {
	HTML_SOURCE_AROUND = 4,			 /* lines kept before and after one with a cost */
	HTML_SOURCE_MAX_BYTES = 2 * 1024 * 1024, /* of all files together */
};

/*
 * A value: for every one of `files` (absolute paths, or such below the folder) an array of pairs
 * [line, text], empty where there is no such file below `folder` ("": nowhere). `file` and `line`
 * say which lines have costs.
 */
void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, struct text folder, struct arena *arena);

#endif
