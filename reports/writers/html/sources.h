/*
 * Source text for the page: for every file with costs that may be shown (source_files.h), the lines
 * around these.
 */
#ifndef REPORTS_WRITERS_HTML_SOURCES_H
#define REPORTS_WRITERS_HTML_SOURCES_H

#include "common/json_writer.h"
#include "reports/views/source_files.h"

enum {
	HTML_SOURCE_AROUND = 4,			 /* lines kept before and after one with a cost */
	HTML_SOURCE_MAX_BYTES = 2 * 1024 * 1024, /* of all files together */
};

/*
 * Adds a member `texts`: [file, [[line, text], ...]] for each of `files` (absolute, or relative to
 * the root) that may and can be read. The `count` elements of `file` and `line` are the lines with
 * costs.
 */
void html_add_sources(struct json_writer *json, const struct intern *files, const u32 *file,
		      const u64 *line, u32 count, const struct source_files *sources);

#endif
