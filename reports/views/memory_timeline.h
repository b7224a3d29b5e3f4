/*
 * The memory of a process over time, as a stacked area: the places (alive.h) that held most, and
 * the rest; above them what the allocator took for itself, and stacks.
 *
 * massif tells the places apart only in detailed snapshots. Between two of them a place's bytes are
 * taken to lie on a straight line, and never to be more than the heap, which is known at every
 * snapshot.
 */
#ifndef REPORTS_VIEWS_MEMORY_TIMELINE_H
#define REPORTS_VIEWS_MEMORY_TIMELINE_H

#include "alive.h"
#include "axis.h"

enum { TIMELINE_PLACES = 5 };

/* From below; each level is the sum of those up to it. */
enum timeline_level {
	LEVEL_HEAP = TIMELINE_PLACES,
	LEVEL_EXTRA,
	LEVEL_STACKS,
	LEVEL_COUNT,
};

struct timeline_point {
	u32 snapshot;
	u64 time;
	u64 levels[LEVEL_COUNT];
};

struct memory_timeline {
	u32 place_count;	     /* at most TIMELINE_PLACES */
	u32 places[TIMELINE_PLACES]; /* those with the most bytes in a snapshot, largest first */
	struct text labels[TIMELINE_PLACES]; /* "take (known.c:12)", with a short name */
	u32 peak;			     /* the first snapshot with the largest heap */
	u64 peak_time, peak_bytes;	     /* of that snapshot */
	u32 detailed_count;		     /* snapshots in which places are told apart */
	bool has_rest, has_extra, has_stacks;
	struct axis time, bytes;
	struct text time_unit; /* "instructions" */
	u32 point_count;       /* few enough for a picture; the peak is one of them */
	struct timeline_point *points;
};

/* "instructions", "bytes allocated and freed", "ms". */
struct text memory_time_unit(const struct memory_profile *profile);

/* The label of a place: its function's name in short, file and line. */
struct text memory_place_label(struct text place, struct arena *arena);

/* The profile must have snapshots. The result lives in the arena. */
void memory_timeline_make(const struct memory_profile *profile, const struct alive_lists *lists,
			  struct arena *arena, struct memory_timeline *timeline);

#endif
