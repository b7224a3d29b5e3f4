/*
 * Two profiles of one process with the same numbering of functions and calls: both have those of
 * either side, with cost 0 where a side does not have them. So that tables and pictures can show a
 * row before and now. If one of the profiles was pruned, so are the functions and calls of the
 * other.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_JOINED_H
#define REPORTS_ANALYSIS_COMPARE_JOINED_H

#include "cpu_change.h"
#include "line_map.h"

struct joined_profiles {
	/* The events that both have, in the new one's order. Without contexts, and without lines
	 * and their calls: those are in `recorded`. Both have one array of functions, whose `calls`
	 * are the new ones; those of both are in `match`. */
	struct cpu_profile sides[2];
	const struct cpu_profile *recorded[2];
	u32 *events[2];		/* of `sides`: their indexes in `recorded` */
	struct cpu_match match; /* of the first event; `ids` are of the functions in `recorded` */
	struct line_map lines;	/* where the old lines are now */
	const struct moved_lines *moved; /* of the files that git knows; or NULL */
};

/* Both profiles must be resolved. False if no event is in both. `change` is what a comparison of
 * these two found, whose match is used if it is of the first event; it and `moved` may be NULL. The
 * result lives in the arena and shares the profiles' texts. */
bool cpu_join(const struct cpu_profile *old, const struct cpu_profile *now,
	      const struct cpu_change *change, const struct moved_lines *moved, struct arena *arena,
	      struct joined_profiles *out);

#endif
