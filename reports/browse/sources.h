/* The source files whose lines are shown, read when the first line of them is. */
#ifndef REPORTS_BROWSE_SOURCES_H
#define REPORTS_BROWSE_SOURCES_H

#include "reports/views/source_files.h"

struct source {
	struct text name;
	u64 line_count; /* 0 if the file may not or cannot be read */
	struct text *lines;
};

/* Zeroed except for `folder`, which is as for source_files_open(). */
struct sources {
	const char *folder;
	bool is_open;
	struct source_files files;
	struct arena arena;
	u32 count;
	size_t capacity;
	struct source *items;
};

/* The file; the result is valid until the next call. */
const struct source *sources_file(struct sources *sources, struct text name);

/* The file as people are told of it, see source_files_name(). */
struct text sources_name(struct sources *sources, struct text name, struct arena *arena);

/* The line as it is in the file; "" if it cannot be shown. */
struct text sources_line(struct sources *sources, struct text name, u64 line);

void sources_release(struct sources *sources);

#endif
