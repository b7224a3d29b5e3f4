/* reports/tree*.h, flamegraph.h, collapsed.h, speedscope.h: trees of exact costs. */
#include "reports/writers/collapsed.h"
#include "reports/views/flamegraph.h"
#include "reports/writers/speedscope.h"
#include "reports/analysis/tree/compare.h"
#include "reports/analysis/tree/cpu.h"
#include "reports/analysis/tree/memory.h"

#include "unit.h"

#include <string.h>

/*
 * main calls work and rest; work calls itself through again. By context:
 *
 *	main 10 ─ work 20 ─ again 30 ─ work 40 ─ again 50
 *	        └ rest 25
 *         cut 5 (a root only because the recording did not go deeper)
 */
enum { MAIN, WORK, AGAIN, REST, CUT, FUNCTIONS };

static struct cpu_function functions[FUNCTIONS] = {
    {TEXT("/bin/prog"), TEXT("prog.c"), TEXT("main"), 3, 1, false, 0},
    {TEXT("/bin/prog"), TEXT("prog.c"), TEXT("work"), 9, 2, false, 0},
    {TEXT("/bin/prog"), TEXT("prog.c"), TEXT("again"), 20, 2, false, 0},
    {TEXT("/lib/libx.so"), TEXT(""), TEXT("rest;or so"), 0, 1, false, 0},
    {TEXT("/lib/libx.so"), TEXT(""), TEXT("cut"), 0, 1, false, 0},
};
static struct cpu_context contexts[] = {
    {MAIN, NO_ID, false, 1}, {WORK, 0, false, 1}, {AGAIN, 1, false, 1},	 {WORK, 2, false, 1},
    {AGAIN, 3, false, 1},    {REST, 0, false, 1}, {CUT, NO_ID, true, 1},
};
static u64 context_costs[] = {10, 1, 20, 2, 30, 3, 40, 4, 50, 5, 25, 6, 5, 7};
static struct cpu_call calls[] = {
    {MAIN, WORK, 1}, {MAIN, REST, 1}, {WORK, AGAIN, 2}, {AGAIN, WORK, 1}};
static u64 call_costs[] = {140, 14, 25, 6, 120, 12, 90, 9};
static u64 self[] = {10, 1, 60, 6, 80, 8, 25, 6, 5, 7};
static u64 inclusive[] = {175, 21, 140, 14, 120, 12, 25, 6, 5, 7};
static u64 totals[] = {180, 28};
static struct text events[] = {TEXT("Ir"), TEXT("Dr")};

static struct cpu_profile profile(void)
{
	return (struct cpu_profile){.command = T("prog <1>"),
				    .creator = T("callgrind-3.19.0"),
				    .event_count = 2,
				    .events = events,
				    .function_count = FUNCTIONS,
				    .functions = functions,
				    .self = self,
				    .inclusive = inclusive,
				    .call_count = LENGTH_OF(calls),
				    .calls = calls,
				    .call_costs = call_costs,
				    .context_count = LENGTH_OF(contexts),
				    .contexts = contexts,
				    .context_costs = context_costs,
				    .totals = totals};
}

/* The invariants of every tree. */
static void check_tree(const struct tree *tree, u64 total, u64 old_total)
{
	u64 selfs = 0, old_selfs = 0;

	for (u32 i = 0; i < tree->frame_count; i++) {
		const struct tree_frame *frame = &tree->frames[i];
		u64 children = 0, next = frame->start;

		selfs += frame->self;
		old_selfs += frame->old_self;
		assert_true(frame->end > i && frame->end <= tree->frame_count);
		for (u32 k = i + 1; k < frame->end; k = tree->frames[k].end) {
			assert_int_equal(tree->frames[k].parent, i);
			assert_int_equal(tree->frames[k].depth, frame->depth + 1);
			assert_int_equal(tree->frames[k].start, next);
			next += tree->frames[k].total;
			children += tree->frames[k].total;
		}
		assert_int_equal(frame->total, frame->self + children);
	}
	assert_int_equal(selfs, total);
	assert_int_equal(tree->frames[0].total, total);
	assert_int_equal(old_selfs, old_total);
}

/* The frame reached through these names from the root; fails when there is none. */
static const struct tree_frame *find(const struct tree *tree, const char *const *names)
{
	u32 at = 0;

	for (; *names; names++) {
		u32 child = at + 1;

		while (child < tree->frames[at].end &&
		       !text_equal(tree->places[tree->frames[child].place].name,
				   text_from_string(*names)))
			child = tree->frames[child].end;
		if (child >= tree->frames[at].end)
			fail_msg("no frame %s", *names);
		at = child;
	}
	return &tree->frames[at];
}

#define FIND(tree, ...) find((tree), (const char *const[]){__VA_ARGS__, NULL})

static void contexts_add_up_in_every_event(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();

	(void)state;
	for (u32 event = 0; event < 2; event++)
		for (int fold = 0; fold < 2; fold++) {
			struct tree tree = tree_of_contexts(&p, event, fold, &arena);

			check_tree(&tree, totals[event], 0);
		}
	arena_release(&arena);
}

static void recursion_is_shown_as_recursion(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();
	struct tree tree = tree_of_contexts(&p, 0, false, &arena);
	const struct tree_frame *inner = FIND(&tree, "main", "work", "again", "work");

	(void)state;
	assert_int_equal(tree.frame_count, 8);
	assert_int_equal(inner->self, 40);
	assert_int_equal(inner->total, 90);
	assert_true(inner->recursive);
	assert_false(FIND(&tree, "main", "work")->recursive);
	assert_true(FIND(&tree, "cut")->truncated);
	arena_release(&arena);
}

static void folding_keeps_costs_and_names_a_function_once(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();
	struct tree tree = tree_of_contexts(&p, 0, true, &arena);

	(void)state;
	assert_int_equal(tree.frame_count, 6);
	assert_int_equal(FIND(&tree, "main", "work")->self, 60);
	assert_int_equal(FIND(&tree, "main", "work", "again")->self, 80);
	assert_int_equal(FIND(&tree, "main", "work")->total, 140);
	assert_true(FIND(&tree, "main", "work")->folded);
	for (u32 i = 0; i < tree.frame_count; i++)
		assert_false(tree.frames[i].recursive);
	arena_release(&arena);
}

static void children_that_cost_most_come_first(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();
	struct tree tree = tree_of_contexts(&p, 0, false, &arena);

	(void)state;
	for (u32 i = 0; i < tree.frame_count; i++)
		for (u32 k = i + 1; k < tree.frames[i].end; k = tree.frames[k].end)
			if (tree.frames[k].end < tree.frames[i].end)
				assert_true(tree.frames[k].total >=
					    tree.frames[tree.frames[k].end].total);
	arena_release(&arena);
}

static void an_estimate_has_the_total_and_says_so(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();
	struct tree tree;

	(void)state;
	p.context_count = 0;
	tree = tree_estimate(&p, 0, &arena);
	check_tree(&tree, totals[0], 0);
	assert_true(tree.estimated);
	assert_int_equal(FIND(&tree, "main")->total, 175);
	assert_int_equal(FIND(&tree, "main", "rest;or so")->total, 25);
	arena_release(&arena);
}

static void without_contexts_there_is_only_the_root(void **state)
{
	struct arena arena = {0};
	struct cpu_profile p = profile();
	struct tree tree;

	(void)state;
	p.context_count = 0;
	tree = tree_of_contexts(&p, 0, false, &arena);
	assert_int_equal(tree.frame_count, 1);
	arena_release(&arena);
}

static void a_comparison_keeps_both_sides(void **state)
{
	struct arena arena = {0};
	struct cpu_profile old = profile(), now = profile();
	const struct cpu_profile *profiles[2] = {&old, &now};
	u64 costs[LENGTH_OF(context_costs)];
	u32 event[2] = {0, 0};
	struct tree tree;

	(void)state;
	memcpy(costs, context_costs, sizeof(costs));
	costs[2] = 120; /* work under main: 20 → 120 */
	now.context_costs = costs;
	now.context_count = LENGTH_OF(contexts) - 1; /* cut is gone */
	tree = tree_compare(profiles, event, false, &arena);
	check_tree(&tree, 275, 180);
	assert_int_equal(FIND(&tree, "main", "work")->self, 120);
	assert_int_equal(FIND(&tree, "main", "work")->old_self, 20);
	assert_int_equal(FIND(&tree, "cut")->total, 0);
	assert_int_equal(FIND(&tree, "cut")->old_total, 5);
	arena_release(&arena);
}

static void vanished_frames_are_listed(void **state)
{
	struct arena arena = {0};
	struct cpu_profile old = profile(), now = profile();
	const struct cpu_profile *profiles[2] = {&old, &now};
	u32 event[2] = {0, 0};
	struct flamegraph graph;
	struct tree tree;

	(void)state;
	now.context_count = 2; /* only main and work */
	tree = tree_compare(profiles, event, false, &arena);
	flamegraph_lay_out(&tree, &arena, &graph);
	assert_int_equal(graph.vanished_count, 3);
	assert_int_equal(graph.vanished[0].cost, 120); /* again, including its descendants */
	assert_int_equal(graph.vanished[1].cost, 25);
	assert_int_equal(graph.vanished[2].cost, 5);
	arena_release(&arena);
}

static void boxes_are_culled_below_half_a_pixel(void **state)
{
	struct arena arena = {0};
	struct tree_builder builder = {.arena = &arena};
	struct flamegraph graph;
	struct tree tree;
	u32 wide = tree_add_place(&builder, (struct tree_place){.name = T("wide")});
	u32 half = tree_add_place(&builder, (struct tree_place){.name = T("half")});
	u32 less = tree_add_place(&builder, (struct tree_place){.name = T("less")});

	(void)state;
	tree_frame(&builder, tree_add_frame(&builder, 0, wide, false))->self = 2397;
	tree_frame(&builder, tree_add_frame(&builder, 0, half, false))->self = 2;
	tree_frame(&builder, tree_add_frame(&builder, 0, less, false))->self = 1;
	tree = tree_finish(&builder);
	flamegraph_lay_out(&tree, &arena, &graph);
	assert_int_equal(graph.box_count, 4); /* 1/2400 of 1200 pixels is half a pixel: drawn */
	tree.frames[0].total += 1;
	flamegraph_lay_out(&tree, &arena, &graph);
	assert_int_equal(graph.box_count, 3);
	arena_release(&arena);
}

static void pruning_hides_the_cheapest_and_keeps_the_total(void **state)
{
	struct arena arena = {0};
	struct tree_builder builder = {.arena = &arena};
	struct tree tree, pruned;
	u64 total = 0;
	u32 hidden, parent = 0;

	(void)state;
	for (u32 i = 0; i < 100; i++) {
		u32 place = tree_add_place(
		    &builder, (struct tree_place){.name = arena_printf(&arena, "f%u", i)});
		u32 frame = tree_add_frame(&builder, i % 10 ? parent : 0, place, false);

		parent = i % 10 ? parent : frame;
		tree_frame(&builder, frame)->self = i + 1;
		total += i + 1;
	}
	tree = tree_finish(&builder);
	pruned = tree_prune(&tree, 30, &arena, &hidden);
	check_tree(&pruned, total, 0);
	assert_true(pruned.frame_count < 50);
	assert_true(hidden > 50);
	assert_int_equal(tree_prune(&tree, 1000, &arena, &hidden).frame_count, tree.frame_count);
	assert_int_equal(hidden, 0);
	arena_release(&arena);
}

static void collapsed_stacks_add_up(void **state)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct cpu_profile p = profile();
	struct tree tree = tree_of_contexts(&p, 0, false, &arena);

	(void)state;
	collapsed_write(&tree, &out);
	assert_string_equal(out.data, "main 10\n"
				      "main;work 20\n"
				      "main;work;again 30\n"
				      "main;work;again;work 40\n"
				      "main;work;again;work;again 50\n"
				      "main;rest:or so 25\n"
				      "cut 5\n");
	buffer_release(&out);
	arena_release(&arena);
}

static void speedscope_opens_and_closes_every_frame(void **state)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct cpu_profile p = profile();
	struct tree tree = tree_of_contexts(&p, 0, false, &arena);
	u32 opened = 0, closed = 0;

	(void)state;
	speedscope_write(&tree, 1, &out);
	for (const char *at = out.data; (at = strstr(at, "\"type\": \"O\"")); at++)
		opened++;
	for (const char *at = out.data; (at = strstr(at, "\"type\": \"C\"")); at++)
		closed++;
	assert_int_equal(opened, 7);
	assert_int_equal(closed, 7);
	assert_non_null(strstr(out.data, "\"endValue\": 180"));
	buffer_release(&out);
	arena_release(&arena);
}

static void allocation_sites_become_stacks(void **state)
{
	static struct text first[] = {TEXT("make (a (b).c:4)"), TEXT("main (a.c:9)")};
	static struct text second[] = {TEXT("??? (in /usr/lib/libfoo.so)"), TEXT("main (a.c:9)")};
	struct memory_site sites[] = {
	    {.name = T("1"),
	     .frame_count = 2,
	     .frames = first,
	     .peak_bytes = 300,
	     .at_exit_bytes = 7},
	    {.name = T("2"), .frame_count = 2, .frames = second, .peak_bytes = 100},
	    {.name = T("bare"), .peak_bytes = 1},
	};
	struct memory_profile p = {.site_count = 3, .sites = sites};
	struct arena arena = {0};
	struct tree peak = tree_of_sites(NULL, &p, MOMENT_PEAK, NULL, &arena);
	struct tree at_exit = tree_of_sites(NULL, &p, MOMENT_EXIT, NULL, &arena);

	(void)state;
	check_tree(&peak, 401, 0);
	check_tree(&at_exit, 7, 0);
	assert_int_equal(FIND(&peak, "main")->total, 400);
	assert_int_equal(FIND(&peak, "main", "make")->self, 300);
	assert_int_equal(peak.places[FIND(&peak, "main", "make")->place].line, 4);
	assert_true(text_equal(peak.places[FIND(&peak, "main", "make")->place].file, T("a (b).c")));
	assert_true(text_equal(peak.places[FIND(&peak, "main", "???")->place].object,
			       T("/usr/lib/libfoo.so")));
	assert_int_equal(FIND(&peak, "bare")->self, 1);
	arena_release(&arena);
}

static void frames_of_memory_are_whose_they_are_and_unknown_ones_are_no_recursion(void **state)
{
	static struct text frames[] = {TEXT("??? (in /usr/lib/libstdc++.so.6)"),
				       TEXT("call_init (dl-init.c:74)"),
				       TEXT("call_init (dl-init.c:26)"),
				       TEXT("printf (printf.c:33)"),
				       TEXT("push_back (stl_vector.h:1287)"),
				       TEXT("main (a.c:9)"),
				       TEXT("??? (in /usr/lib/ld-linux-x86-64.so.2)"),
				       TEXT("?\?\?"),
				       TEXT("?\?\?"),
				       TEXT("malloc (in /usr/lib/libc.so.6)")};
	static const enum cpu_share shares[] = {
	    SHARE_LIBRARIES, SHARE_LOADER, SHARE_LOADER,  SHARE_LIBRARIES, SHARE_LIBRARIES,
	    SHARE_PROGRAM,   SHARE_LOADER, SHARE_UNKNOWN, SHARE_UNKNOWN,   SHARE_C_LIBRARY};
	struct memory_site site = {
	    .frame_count = LENGTH_OF(frames), .frames = frames, .peak_bytes = 300};
	struct memory_profile p = {.site_count = 1, .sites = &site};
	struct memory_file_names files = {0};
	struct text shown[] = {T("?\?\?/printf.c"), T("src/a.c")};
	struct arena arena = {0};
	struct tree tree;

	(void)state;
	intern_add(&files.recorded, T("printf.c"));
	intern_add(&files.recorded, T("a.c"));
	files.shown = shown;
	tree = tree_of_sites(NULL, &p, MOMENT_PEAK, &files, &arena);
	assert_int_equal(tree.frame_count, LENGTH_OF(frames) + 1);
	for (u32 i = 1; i < tree.frame_count; i++) {
		const struct tree_frame *frame = &tree.frames[i];

		assert_int_equal(tree.places[frame->place].share, shares[LENGTH_OF(frames) - i]);
		assert_false(frame->recursive);
	}
	intern_release(&files.recorded);
	arena_release(&arena);
}

static void snapshots_are_turned_to_begin_with_the_outermost_caller(void **state)
{
	static struct text frames[] = {TEXT("(heap allocation functions)"), TEXT("make (a.c:4)"),
				       TEXT("main (a.c:9)")};
	static struct memory_node nodes[] = {{0, NO_ID}, {1, 0}, {2, 1}};
	static struct memory_share shares[] = {{0, 5}, {1, 20}, {2, 300}};
	struct memory_snapshot snapshot = {.share_count = 3, .shares = shares};
	struct memory_profile p = {.frame_count = 3,
				   .frames = frames,
				   .node_count = 3,
				   .nodes = nodes,
				   .snapshot_count = 1,
				   .snapshots = &snapshot};
	struct arena arena = {0};
	struct tree tree = tree_of_snapshot(&p, 0, &arena);

	(void)state;
	check_tree(&tree, 325, 0);
	assert_int_equal(FIND(&tree, "main", "make")->self, 300);
	assert_int_equal(FIND(&tree, "make")->self, 20);
	arena_release(&arena);
}

static void sites_are_compared_by_their_frames(void **state)
{
	static struct text frames[] = {TEXT("make (a.c:4)"), TEXT("main (a.c:9)")};
	static struct text others[] = {TEXT("gone (a.c:5)"), TEXT("main (a.c:9)")};
	static struct text moved[] = {TEXT("make (a.c:7)"), TEXT("main (a.c:12)")};
	struct memory_site now[] = {{.frame_count = 2, .frames = frames, .peak_bytes = 300}};
	struct memory_site before[] = {{.frame_count = 2, .frames = others, .peak_bytes = 40},
				       {.frame_count = 2, .frames = moved, .peak_bytes = 100}};
	struct memory_profile p = {.site_count = 1, .sites = now};
	struct memory_profile old = {.site_count = 2, .sites = before};
	struct arena arena = {0};
	struct tree tree = tree_of_sites(&old, &p, MOMENT_PEAK, NULL, &arena);

	(void)state;
	check_tree(&tree, 300, 140);
	assert_int_equal(FIND(&tree, "main", "make")->old_total, 100);
	assert_int_equal(FIND(&tree, "main", "gone")->old_total, 40);
	arena_release(&arena);
}

static void steps_of_change(void **state)
{
	(void)state;
	assert_int_equal(flamegraph_change_step(5, 5, 1000), 0);
	assert_int_equal(flamegraph_change_step(10000, 10001, 10000000), 1);
	assert_int_equal(flamegraph_change_step(100, 90, 10000), -2);
	assert_int_equal(flamegraph_change_step(100, 200, 10000), 3);
	assert_int_equal(flamegraph_change_step(0, 5000, 10000), 4);
	assert_int_equal(flamegraph_change_step(5000, 0, 10000), -4);
	assert_int_equal(flamegraph_change_step(0, 5, 0), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(contexts_add_up_in_every_event),
	    cmocka_unit_test(recursion_is_shown_as_recursion),
	    cmocka_unit_test(folding_keeps_costs_and_names_a_function_once),
	    cmocka_unit_test(children_that_cost_most_come_first),
	    cmocka_unit_test(an_estimate_has_the_total_and_says_so),
	    cmocka_unit_test(without_contexts_there_is_only_the_root),
	    cmocka_unit_test(a_comparison_keeps_both_sides),
	    cmocka_unit_test(vanished_frames_are_listed),
	    cmocka_unit_test(boxes_are_culled_below_half_a_pixel),
	    cmocka_unit_test(pruning_hides_the_cheapest_and_keeps_the_total),
	    cmocka_unit_test(collapsed_stacks_add_up),
	    cmocka_unit_test(speedscope_opens_and_closes_every_frame),
	    cmocka_unit_test(allocation_sites_become_stacks),
	    cmocka_unit_test(frames_of_memory_are_whose_they_are_and_unknown_ones_are_no_recursion),
	    cmocka_unit_test(snapshots_are_turned_to_begin_with_the_outermost_caller),
	    cmocka_unit_test(sites_are_compared_by_their_frames),
	    cmocka_unit_test(steps_of_change),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
