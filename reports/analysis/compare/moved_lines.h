/*
 * Which line of the new version of a source file was which line of the old one, as git tells it.
 * Lines of files that git does not know are not known here.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_MOVED_LINES_H
#define REPORTS_ANALYSIS_COMPARE_MOVED_LINES_H

#include "common/arena.h"
#include "common/intern.h"

/* Neighbouring lines that were replaced by others. Lines count from 1; ends are exclusive. */
struct replaced_lines {
	u32 file; /* of the new version, in `files` */
	u64 old_end, new_begin, new_end;
};

/* Zeroed, it knows nothing. moved_lines_release() frees it. */
struct moved_lines {
	struct text top;     /* the folder of the repository, without a slash at its end */
	struct intern files; /* tracked, relative to the top */
	struct replaced_lines *replaced; /* sorted by file and line */
	size_t count, capacity;
};

/*
 * Adds the changes of the files, which must be known, from the output of `git diff -U0` from the
 * old version to the new one, in the top folder. What is not understood is ignored.
 */
void moved_lines_read(struct moved_lines *moved, struct text diff);
void moved_lines_release(struct moved_lines *moved);

enum line_origin {
	ORIGIN_UNKNOWN, /* of a file that git does not know */
	ORIGIN_SAME,	/* the line was there before: *old is its number */
	ORIGIN_NEW,	/* the line is new, or changed */
};

/* Where the line of the new version comes from. The file's name is absolute or relative to the top.
 * NULL knows nothing. */
enum line_origin moved_lines_origin(const struct moved_lines *moved, struct text file, u64 line,
				    u64 *old);

/* Where a line of the old version is in the new one; false if it is gone or its file not known. */
bool moved_lines_find(const struct moved_lines *moved, struct text file, u64 old, u64 *line);

#endif
