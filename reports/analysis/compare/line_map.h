/*
 * Where the lines of an old profile are in the new one (line_alignment.h).
 */
#ifndef REPORTS_ANALYSIS_COMPARE_LINE_MAP_H
#define REPORTS_ANALYSIS_COMPARE_LINE_MAP_H

#include "match.h"
#include "moved_lines.h"

/* A line of the old profile that is elsewhere in the new one, or not there any more. */
struct mapped_line {
	struct text file;
	u64 number;
	struct text new_file; /* or the file it was in, if the new profile has none like it */
	u64 new_number;	      /* of a line that is gone: the one it stood behind, or 0 */
	bool is_gone;
};

struct line_map {
	struct mapped_line *lines; /* of one function after the other, by file and number */
	size_t *starts;		   /* by matched function, and their end: its first line */
	size_t count;
};

/* `event` are the indexes of the event by which lines are compared. line_map_release() frees it. */
void line_map_make(const struct cpu_profile *const profiles[2], const u32 event[2],
		   const struct cpu_match *match, const struct moved_lines *moved,
		   struct line_map *out);
void line_map_release(struct line_map *map);

/* The line of the old profile, of a matched function. */
const struct mapped_line *line_map_find(const struct line_map *map, u32 function, struct text file,
					u64 number);

#endif
