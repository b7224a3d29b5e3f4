/* reports/views/alive.h and memory_timeline.h: who held memory at a moment, and over time. */
#include "parsers/memory/massif.h"
#include "reports/views/memory_timeline.h"

#include "unit.h"

#include <string.h>

static struct arena arena;

/* take is called by main; grab by main through xmalloc. A node called its parent. */
static struct text frames[] = {TEXT("(heap allocation functions)"),
			       TEXT("take (a.c:1)"),
			       TEXT("xmalloc (x.c:2)"),
			       TEXT("grab (a.c:9)"),
			       TEXT("main (a.c:30)"),
			       TEXT(MASSIF_BELOW_THRESHOLD)};
static struct memory_node nodes[] = {{0, NO_ID}, {1, 0}, {4, 1}, {2, 0}, {3, 3}, {5, 0}};
static struct memory_share early[] = {{2, 100}, {4, 50}, {5, 10}};
static struct memory_share late[] = {{1, 40}, {2, 260}};

static struct memory_snapshot snapshots[] = {
    {.time = 0},
    {.time = 100, .heap = 160, .is_detailed = true, .share_count = 3, .shares = early},
    {.time = 150, .heap = 100, .extra = 8},
    {.time = 200, .heap = 300, .is_detailed = true, .share_count = 2, .shares = late},
    {.time = 300, .heap = 500, .stacks = 24},
    {.time = 400, .heap = 500},
};

static const struct memory_profile profile = {
    .time_unit = TEXT("i"),
    .snapshot_count = LENGTH_OF(snapshots),
    .frame_count = LENGTH_OF(frames),
    .node_count = LENGTH_OF(nodes),
    .snapshots = snapshots,
    .frames = frames,
    .nodes = nodes,
};

static void assert_row(const struct alive_lists *lists, const struct alive *list, u32 row,
		       const char *place, u64 bytes)
{
	assert_true(row < list->row_count);
	assert_string_equal(lists->places[list->rows[row].place].data, place);
	assert_int_equal(list->rows[row].bytes, bytes);
}

static void memory_is_listed_by_the_place_that_requested_it(void **state)
{
	struct alive_lists lists;

	(void)state;
	alive_make(&profile, &arena, &lists);
	assert_int_equal(lists.snapshots[1].bytes, 160);
	assert_row(&lists, &lists.snapshots[1], 0, "take (a.c:1)", 100);
	assert_row(&lists, &lists.snapshots[1], 1, "grab (a.c:9)", 50);
	assert_row(&lists, &lists.snapshots[1], 2, MASSIF_BELOW_THRESHOLD, 10);
	assert_int_equal(lists.snapshots[3].row_count, 1);
	assert_row(&lists, &lists.snapshots[3], 0, "take (a.c:1)", 300);
	assert_int_equal(lists.snapshots[2].row_count, 0);
}

static void sites_of_one_place_are_one_row_at_every_moment(void **state)
{
	struct text through_main[] = {TEXT("take (a.c:1)"), TEXT("main (a.c:30)")};
	struct text through_help[] = {TEXT("take (a.c:1)"), TEXT("help (a.c:20)")};
	struct text other[] = {TEXT("grab (a.c:9)"), TEXT("main (a.c:31)")};
	struct memory_site sites[] = {
	    {.frame_count = 2, .frames = through_main, .peak_bytes = 8, .peak_blocks = 1},
	    {.frame_count = 2,
	     .frames = through_help,
	     .peak_bytes = 16,
	     .peak_blocks = 2,
	     .at_exit_bytes = 4,
	     .at_exit_blocks = 1},
	    {.frame_count = 2, .frames = other, .peak_bytes = 24, .peak_blocks = 1},
	};
	struct memory_profile dhat = {.site_count = 3, .sites = sites};
	struct alive_lists lists;

	(void)state;
	alive_make(&dhat, &arena, &lists);
	assert_int_equal(lists.moments[MOMENT_PEAK].bytes, 48);
	assert_row(&lists, &lists.moments[MOMENT_PEAK], 0, "grab (a.c:9)", 24);
	assert_row(&lists, &lists.moments[MOMENT_PEAK], 1, "take (a.c:1)", 24);
	assert_int_equal(lists.moments[MOMENT_PEAK].rows[1].blocks, 3);
	assert_int_equal(lists.moments[MOMENT_EXIT].row_count, 1);
	assert_int_equal(lists.moments[MOMENT_ALLOCATED].row_count, 0);
}

static void make(struct memory_timeline *timeline, const struct memory_profile *of)
{
	struct alive_lists lists;

	alive_make(of, &arena, &lists);
	memory_timeline_make(of, &lists, &arena, timeline);
}

static void the_largest_places_are_known_ones_and_the_first_peak_is_flagged(void **state)
{
	struct memory_timeline timeline;

	(void)state;
	make(&timeline, &profile);
	assert_int_equal(timeline.place_count, 2);
	assert_string_equal(timeline.labels[0].data, "take (a.c:1)");
	assert_string_equal(timeline.labels[1].data, "grab (a.c:9)");
	assert_int_equal(timeline.peak, 4);
	assert_int_equal(timeline.peak_bytes, 500);
	assert_int_equal(timeline.detailed_count, 2);
	assert_true(timeline.has_rest && timeline.has_extra && timeline.has_stacks);
	assert_int_equal(timeline.bytes.last, 524);
	assert_int_equal(timeline.time.last, 400);
}

static void assert_levels(const struct timeline_point *point, u64 first, u64 second, u64 heap,
			  u64 extra, u64 stacks)
{
	assert_int_equal(point->levels[0], first);
	assert_int_equal(point->levels[1], second);
	assert_int_equal(point->levels[LEVEL_HEAP - 1], second);
	assert_int_equal(point->levels[LEVEL_HEAP], heap);
	assert_int_equal(point->levels[LEVEL_EXTRA], extra);
	assert_int_equal(point->levels[LEVEL_STACKS], stacks);
}

static void between_detailed_snapshots_places_lie_on_lines_below_the_heap(void **state)
{
	struct memory_timeline timeline;

	(void)state;
	make(&timeline, &profile);
	assert_int_equal(timeline.point_count, 6);
	assert_levels(&timeline.points[0], 0, 0, 0, 0, 0);
	assert_levels(&timeline.points[1], 100, 150, 160, 160, 160);
	assert_levels(&timeline.points[2], 100, 100, 100, 108, 108); /* 200 and 225 on the lines */
	assert_levels(&timeline.points[3], 300, 300, 300, 300, 300);
	assert_levels(&timeline.points[4], 300, 300, 500, 500, 524); /* as in the last detailed */
}

static void a_long_timeline_keeps_its_peak(void **state)
{
	enum { COUNT = 5000, PEAK = 3217 };
	struct memory_snapshot *many = ARENA_NEW(&arena, struct memory_snapshot, COUNT);
	struct memory_profile of = {
	    .time_unit = TEXT("B"), .snapshot_count = COUNT, .snapshots = many};
	struct memory_timeline timeline;
	bool found = false;

	(void)state;
	for (u32 i = 0; i < COUNT; i++)
		many[i] = (struct memory_snapshot){.time = i, .heap = i == PEAK ? 9000 : 1000};
	make(&timeline, &of);
	assert_true(timeline.point_count <= 500);
	for (u32 i = 0; i < timeline.point_count; i++)
		found |= timeline.points[i].snapshot == PEAK &&
			 timeline.points[i].levels[LEVEL_HEAP] == 9000;
	assert_true(found);
	assert_int_equal(timeline.peak, PEAK);
	for (u32 i = 0; i < COUNT; i++) /* a document may hold anything */
		many[i].time = i % 2 ? UINT64_MAX : 0, many[i].extra = UINT64_MAX;
	make(&timeline, &of);
	assert_true(timeline.point_count <= 500);
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_listed_by_the_place_that_requested_it),
	    cmocka_unit_test(sites_of_one_place_are_one_row_at_every_moment),
	    cmocka_unit_test(the_largest_places_are_known_ones_and_the_first_peak_is_flagged),
	    cmocka_unit_test(between_detailed_snapshots_places_lie_on_lines_below_the_heap),
	    cmocka_unit_test(a_long_timeline_keeps_its_peak),
	};

	return cmocka_run_group_tests_name("memory_timeline", tests, NULL, release);
}
