#include "memory_timeline.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "reports/analysis/memory_frames.h"

#include <stdlib.h>

enum { MAX_POINTS = 500, TIME_STEPS = 4, BYTES_STEPS = 4 };

struct text memory_time_unit(const struct memory_profile *profile)
{
	if (text_equal(profile->time_unit, T("i")))
		return T("instructions");
	return text_equal(profile->time_unit, T("ms")) ? T("ms") : T("bytes allocated and freed");
}

struct text memory_place_label(struct text place, struct arena *arena)
{
	struct buffer out = {0};

	memory_add_frame(&out, place, true);
	return buffer_take(&out, arena);
}

/* A document may hold any numbers: the largest one stands for a sum above it. */
static u64 sum_of(u64 a, u64 b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* ---------------------------------------------------------------- the largest places */

/* Puts the place among the largest, if it is one of them. `most` are the bytes by place. */
static void rank(struct memory_timeline *timeline, u32 place, const u64 *most,
		 const struct text *names)
{
	u32 at = timeline->place_count;

	while (at > 0) {
		u32 other = timeline->places[at - 1];

		if (most[other] > most[place] ||
		    (most[other] == most[place] && text_compare(names[other], names[place]) < 0))
			break;
		if (at < TIMELINE_PLACES)
			timeline->places[at] = other;
		at--;
	}
	if (at < TIMELINE_PLACES)
		timeline->places[at] = place;
	if (timeline->place_count < TIMELINE_PLACES)
		timeline->place_count++;
}

static void choose_places(struct memory_timeline *timeline, const struct memory_profile *profile,
			  const struct alive_lists *lists, struct arena *arena)
{
	u64 *most = memory_new((size_t)lists->place_count + 1, sizeof(*most));

	for (u32 i = 0; i < profile->snapshot_count; i++)
		for (u32 r = 0; r < lists->snapshots[i].row_count; r++) {
			const struct alive_row *row = &lists->snapshots[i].rows[r];

			if (row->bytes > most[row->place])
				most[row->place] = row->bytes;
		}
	for (u32 place = 0; place < lists->place_count; place++)
		if (most[place] && !alive_is_unknown(lists->places[place]))
			rank(timeline, place, most, lists->places);
	for (u32 i = 0; i < timeline->place_count; i++)
		timeline->labels[i] = memory_place_label(lists->places[timeline->places[i]], arena);
	free(most);
}

/* ---------------------------------------------------------------- points */

struct levels {
	const struct memory_profile *profile;
	const struct alive_lists *lists;
	const struct memory_timeline *timeline;
	u32 before, after; /* the detailed snapshots around a snapshot; NO_ID: none */
};

static u64 bytes_in(const struct levels *l, u32 snapshot, u32 place)
{
	const struct alive *list;

	if (snapshot == NO_ID)
		return 0;
	list = &l->lists->snapshots[snapshot];
	for (u32 i = 0; i < list->row_count; i++)
		if (list->rows[i].place == place)
			return list->rows[i].bytes;
	return 0;
}

/* The bytes of a place at a snapshot: on the line between the detailed ones around it. */
static u64 bytes_of(const struct levels *l, u32 snapshot, u32 place)
{
	const struct memory_snapshot *all = l->profile->snapshots;
	u64 before = bytes_in(l, l->before, place), after, from, to;
	double part;

	if (l->after == NO_ID || l->before == snapshot)
		return before;
	after = bytes_in(l, l->after, place);
	from = l->before == NO_ID ? all[0].time : all[l->before].time;
	to = all[l->after].time;
	if (to <= from || all[snapshot].time < from || all[snapshot].time > to)
		return after;
	part = (double)(all[snapshot].time - from) / (double)(to - from);
	return (u64)((double)before * (1 - part) + (double)after * part);
}

static void fill_levels(const struct levels *l, struct timeline_point *point)
{
	const struct memory_snapshot *it = &l->profile->snapshots[point->snapshot];
	u64 sum = 0;

	for (u32 k = 0; k < TIMELINE_PLACES; k++) {
		if (k < l->timeline->place_count)
			sum = sum_of(sum, bytes_of(l, point->snapshot, l->timeline->places[k]));
		point->levels[k] = sum < it->heap ? sum : it->heap;
	}
	point->time = it->time;
	point->levels[LEVEL_HEAP] = it->heap;
	point->levels[LEVEL_EXTRA] = sum_of(it->heap, it->extra);
	point->levels[LEVEL_STACKS] = sum_of(point->levels[LEVEL_EXTRA], it->stacks);
}

/* Of the snapshots in each of many equal intervals of time, keeps the first with the most heap. */
static void choose_points(struct memory_timeline *timeline, const struct memory_profile *profile,
			  struct arena *arena)
{
	u32 last_column = NO_ID;

	timeline->points = ARENA_NEW(arena, struct timeline_point, MAX_POINTS + 1);
	for (u32 i = 0; i < profile->snapshot_count; i++) {
		u32 column = profile->snapshot_count <= MAX_POINTS
				 ? i
				 : (u32)(axis_part(&timeline->time, profile->snapshots[i].time) *
					 (MAX_POINTS - 1));
		struct timeline_point *point = &timeline->points[timeline->point_count];

		if (column != last_column && timeline->point_count < MAX_POINTS) {
			*point = (struct timeline_point){.snapshot = i};
			timeline->point_count++;
		} else if (profile->snapshots[i].heap >
			   profile->snapshots[point[-1].snapshot].heap) {
			point[-1].snapshot = i;
		}
		last_column = column;
	}
}

static void fill_points(struct memory_timeline *timeline, const struct memory_profile *profile,
			const struct alive_lists *lists)
{
	struct levels l = {profile, lists, timeline, NO_ID, NO_ID};
	u32 next = 0, point = 0;

	for (u32 i = 0; i < profile->snapshot_count; i++) {
		if (profile->snapshots[i].is_detailed)
			l.before = i;
		for (next = next > i ? next : i + 1;
		     next < profile->snapshot_count && !profile->snapshots[next].is_detailed;)
			next++;
		l.after = next < profile->snapshot_count ? next : NO_ID;
		if (point < timeline->point_count && timeline->points[point].snapshot == i)
			fill_levels(&l, &timeline->points[point++]);
	}
}

/* ---------------------------------------------------------------- all of it */

/* Finds what there is to see. Returns the most bytes of all kinds together. */
static u64 look_through(struct memory_timeline *timeline, const struct memory_profile *profile,
			u64 *end)
{
	u64 most = 0;

	*end = 0;
	for (u32 i = 0; i < profile->snapshot_count; i++) {
		const struct memory_snapshot *it = &profile->snapshots[i];
		u64 all = sum_of(sum_of(it->heap, it->extra), it->stacks);

		*end = it->time > *end ? it->time : *end;
		if (it->heap > profile->snapshots[timeline->peak].heap)
			timeline->peak = i;
		timeline->detailed_count += it->is_detailed;
		timeline->has_extra |= it->extra > 0;
		timeline->has_stacks |= it->stacks > 0;
		most = all > most ? all : most;
	}
	return most;
}

static bool has_rest(const struct memory_timeline *timeline)
{
	for (u32 i = 0; i < timeline->point_count; i++)
		if (timeline->points[i].levels[LEVEL_HEAP] >
		    timeline->points[i].levels[LEVEL_HEAP - 1])
			return true;
	return false;
}

void memory_timeline_make(const struct memory_profile *profile, const struct alive_lists *lists,
			  struct arena *arena, struct memory_timeline *timeline)
{
	struct text time_unit = memory_time_unit(profile);
	enum metric_unit unit = text_equal(profile->time_unit, T("B")) ? UNIT_BYTES : UNIT_COUNT;
	u64 end, most;

	*timeline = (struct memory_timeline){.time_unit = time_unit};
	most = look_through(timeline, profile, &end);
	axis_from_zero(&timeline->bytes, most, UNIT_BYTES, BYTES_STEPS, arena);
	axis_from_zero(&timeline->time, end, unit, TIME_STEPS, arena);
	choose_places(timeline, profile, lists, arena);
	choose_points(timeline, profile, arena);
	fill_points(timeline, profile, lists);
	timeline->has_rest = has_rest(timeline);
	timeline->peak_time = profile->snapshots[timeline->peak].time;
	timeline->peak_bytes = profile->snapshots[timeline->peak].heap;
}
