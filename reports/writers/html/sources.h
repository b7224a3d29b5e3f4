/*
 * Source text for the page: for every file with costs that may be shown (source_files.h), the lines
 * around these.
 */
#ifndef REPORTS_WRITERS_HTML_SOURCES_H
#define REPORTS_WRITERS_HTML_SOURCES_H

#include "common/json_writer.h"
#include "reports/analysis/compare/moved_lines.h"
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

/*
 * Adds a member `replaced`: [file, [[begin, end, old begin, old end, [[old line, line, is gone,
 * text], ...]], ...]] for each of `files` that git knows in both versions: lines from `begin` up to
 * `end` replaced others. Of these it has the texts that are near lines with costs, and may be
 * shown. `line` is where an old one is now or, if it is gone, the one that it stood behind. The
 * `count` elements of `file` and `line` are the old lines with costs, as they were numbered.
 */
void html_add_replaced(struct json_writer *json, const struct intern *files, const u32 *file,
		       const u64 *line, u32 count, const struct source_files *sources,
		       const struct moved_lines *moved);

#endif
