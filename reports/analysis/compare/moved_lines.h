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
	u64 old_begin, old_end, new_begin, new_end;
	struct text texts; /* as in the diff: "-", an old line; then "+", a new one. "" if the file
			      had another name */
	size_t pairs; /* which old one each new line is, in `pairs`; NOT_PAIRED if there are too
			 many */
};

#define NOT_PAIRED SIZE_MAX

/* Zeroed, it knows nothing. moved_lines_release() frees it. */
struct moved_lines {
	struct text top;     /* the folder of the repository, without a slash at its end */
	struct intern files; /* tracked, relative to the top */
	struct replaced_lines *replaced; /* sorted by file and line */
	size_t count, capacity;
	u32 *pairs; /* indexes of lines that were replaced, or NOT_REPLACED (replaced_lines.h) */
	size_t pair_count, pair_capacity;
};

/*
 * Adds the changes of the files, which must be known, from the output of `git diff -U0` from the
 * old version to the new one, in the top folder. What is not understood is ignored. The texts of
 * lines stay in `diff`.
 */
void moved_lines_read(struct moved_lines *moved, struct text diff);
void moved_lines_release(struct moved_lines *moved);

enum line_origin {
	ORIGIN_UNKNOWN, /* of a file that git does not know */
	ORIGIN_SAME, /* the line was there before, perhaps with another text: *old is its number */
	ORIGIN_NEW,  /* the line is new */
};

/* Where the line of the new version comes from. The file's name is absolute or relative to the top.
 * NULL knows nothing. */
enum line_origin moved_lines_origin(const struct moved_lines *moved, struct text file, u64 line,
				    u64 *old);

/* Where a line of the old version is in the new one; false if it is gone or its file not known. Of
 * one that is gone, *line becomes the line that it stood behind, 0 if it was the first. */
bool moved_lines_find(const struct moved_lines *moved, struct text file, u64 old, u64 *line);

/* The replaced lines of a file, in order; false if the file is not known. */
bool moved_lines_replaced(const struct moved_lines *moved, struct text file,
			  const struct replaced_lines **first, size_t *count);

#endif
