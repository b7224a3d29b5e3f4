/* parsers/memory/massif.h: what it reads, what it refuses, and that no cut of a file upsets it. */
#include "parsers/memory/massif.h"

#include "unit.h"

#include <string.h>

/* Every kind of line there is; the nodes of 0x10 and 0x11 differ by address only. */
static const char sample[] =
    "desc: --depth=5 --alloc-fn=my alloc --massif-out-file=/tmp/x.massif\n"
    "cmd: ./prog one\ntwo\n"
    "time_unit: B\n"
    "#-----------\nsnapshot=0\n#-----------\n"
    "time=0\nmem_heap_B=0\nmem_heap_extra_B=0\nmem_stacks_B=0\n"
    "heap_tree=empty\n"
    "#-----------\nsnapshot=1\n#-----------\n"
    "time=100\nmem_heap_B=90\nmem_heap_extra_B=10\nmem_stacks_B=7\n"
    "heap_tree=detailed\n"
    "n4: 90 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
    " n2: 50 0x10: <a::B<int> as c::D>::new::{closure#0} (lib.rs:7)\n"
    "  n0: 30 0x20: main (a.c:3)\n"
    "  n0: 20 in 2 places, all below massif's threshold (1.00%)\n"
    " n0: 20 0x11: <a::B<int> as c::D>::new::{closure#0} (lib.rs:7)\n"
    " n1: 15 0x30: operator new[](unsigned long) (in /a (b)/c.so)\n"
    "  n0: 15 0x30: ???\n"
    " n0: 5 in 1 place, below massif's threshold (01.00%)\n"
    "#-----------\nsnapshot=2\n#-----------\n"
    "time=120\nmem_heap_B=80\nmem_heap_extra_B=10\nmem_stacks_B=0\n"
    "heap_tree=peak\n"
    "n0: 0 (page allocation syscalls) mmap/mremap/brk, --alloc-fns, etc.\n";

static const struct text sample_text = {sample, sizeof(sample) - 1};

static bool read_text(struct text content, struct arena *arena, struct memory_profile *profile,
		      struct diag *diag)
{
	*diag = (struct diag){0};
	*profile = (struct memory_profile){0};
	return massif_read(content, arena, profile, diag);
}

/* Bytes of the nodes of this name in the snapshot, as "frame < frame". */
static u64 share_of(const struct memory_profile *profile, u32 snapshot, const char *frame)
{
	u64 bytes = 0;

	for (u32 i = 0; i < profile->snapshots[snapshot].share_count; i++) {
		struct memory_share share = profile->snapshots[snapshot].shares[i];
		struct memory_node node = profile->nodes[share.node];

		if (text_equal(profile->frames[node.frame], text_from_string(frame)))
			bytes += share.bytes;
	}
	return bytes;
}

static void every_kind_of_line_is_read(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;

	(void)state;
	assert_true(read_text(sample_text, &arena, &profile, &diag));
	assert_string_equal(profile.command.data, "./prog one\ntwo");
	assert_int_equal(profile.option_count, 2);
	assert_string_equal(profile.options[0].data, "--depth=5");
	assert_string_equal(profile.options[1].data, "--alloc-fn=my alloc");
	assert_string_equal(profile.time_unit.data, "B");
	assert_int_equal(profile.snapshot_count, 3);
	assert_int_equal(profile.snapshots[1].time, 100);
	assert_int_equal(profile.snapshots[1].heap, 90);
	assert_int_equal(profile.snapshots[1].extra, 10);
	assert_int_equal(profile.snapshots[1].stacks, 7);
	assert_false(profile.snapshots[0].is_detailed);
	assert_true(profile.snapshots[2].is_detailed);
	assert_int_equal(profile.snapshots[2].share_count, 0);
	assert_int_equal(profile.peak_bytes, 90);
	arena_release(&arena);
}

static void trees_become_shares_that_add_up(void **state)
{
	const char *closure = "<a::B<int> as c::D>::new::{closure#0} (lib.rs:7)";
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;
	u64 sum = 0;

	(void)state;
	assert_true(read_text(sample_text, &arena, &profile, &diag));
	for (u32 i = 0; i < profile.snapshots[1].share_count; i++)
		sum += profile.snapshots[1].shares[i].bytes;
	assert_int_equal(sum, 90);
	assert_int_equal(share_of(&profile, 1, "main (a.c:3)"), 30);
	assert_int_equal(share_of(&profile, 1, closure), 20);
	assert_int_equal(share_of(&profile, 1, "???"), 15);
	assert_int_equal(share_of(&profile, 1, MASSIF_BELOW_THRESHOLD), 25);
	arena_release(&arena);
}

static void blank_lines_at_the_end_are_passed_over(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;

	(void)state;
	assert_true(read_text(arena_printf(&arena, "%s\n\n", sample), &arena, &profile, &diag));
	assert_int_equal(profile.snapshot_count, 3);
	assert_false(
	    read_text(arena_printf(&arena, "%s\n#-----------\n", sample), &arena, &profile, &diag));
	assert_string_equal(diag.message, "expected nothing after a blank line");
	arena_release(&arena);
}

static void sites_come_from_the_largest_tree(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;

	(void)state;
	assert_true(read_text(sample_text, &arena, &profile, &diag));
	assert_int_equal(profile.sites_source, MEMORY_MASSIF);
	assert_int_equal(profile.site_count, 5);
	assert_string_equal(profile.sites[0].name.data, MASSIF_BELOW_THRESHOLD);
	assert_int_equal(profile.sites[0].peak_bytes, 5);
	assert_string_equal(profile.sites[3].name.data,
			    "<a::B<int> as c::D>::new::{closure#0} (lib.rs:7) < main (a.c:3)");
	assert_int_equal(profile.sites[3].frame_count, 2);
	assert_string_equal(profile.sites[4].name.data,
			    "operator new[](unsigned long) (in /a (b)/c.so) < ???");
	arena_release(&arena);
}

/* Whole is a file that ends after a snapshot; everything shorter is an error, none is a crash. */
static void a_file_cut_anywhere_but_after_a_snapshot_is_refused(void **state)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;
	int whole = 0;

	(void)state;
	for (size_t length = 0; length <= sample_text.length; length++) {
		if (read_text((struct text){sample, length}, &arena, &profile, &diag))
			whole++;
		else
			assert_true(diag.failed && diag.message[0]);
	}
	assert_int_equal(whole, 3);
	arena_release(&arena);
}

static void chunks_may_be_cut_anywhere(void **state)
{
	struct arena arena = {0};
	struct memory_profile whole, profile;
	struct diag diag;

	(void)state;
	assert_true(read_text(sample_text, &arena, &whole, &diag));
	for (size_t cut = 0; cut <= sample_text.length; cut++) {
		struct massif_reader *reader = massif_begin(&arena);

		assert_true(massif_feed(reader, text_before(sample_text, cut), &diag));
		assert_true(massif_feed(reader, text_from(sample_text, cut), &diag));
		assert_true(massif_end(reader, &profile, &diag));
		assert_int_equal(profile.snapshot_count, whole.snapshot_count);
		assert_int_equal(profile.node_count, whole.node_count);
		assert_int_equal(profile.snapshots[1].share_count, whole.snapshots[1].share_count);
	}
	arena_release(&arena);
}

/* Replaces the first `old` of the sample by `now` and expects the error, as line:column: text. */
static void assert_refused(const char *old, const char *now, u64 line, u64 column,
			   const char *message)
{
	struct arena arena = {0};
	struct memory_profile profile;
	struct diag diag;
	const char *at = strstr(sample, old);
	struct text text;

	assert_non_null(at);
	text = arena_printf(&arena, "%.*s%s%s", (int)(at - sample), sample, now, at + strlen(old));
	assert_false(read_text(text, &arena, &profile, &diag));
	assert_string_equal(diag.message, message);
	assert_int_equal(diag.line, line);
	assert_int_equal(diag.column, column);
	arena_release(&arena);
}

static void damage_is_named_with_line_and_column(void **state)
{
	(void)state;
	assert_refused("desc:", "events:", 1, 1,
		       "expected 'desc:', the beginning of a massif file");
	assert_refused("cmd:", "comd:", 2, 1, "expected 'cmd:'");
	assert_refused("time_unit: B", "time_unit: h", 4, 12, "expected the time unit i, ms or B");
	assert_refused("snapshot=1", "snapshot=2", 14, 10, "expected the next snapshot's number");
	assert_refused("snapshot=1", "snapshot=", 14, 10, "expected a number below 2^63");
	assert_refused("time=100", "tim=100", 16, 1, "expected time=");
	assert_refused("time=100", "time=99999999999999999999", 16, 6,
		       "expected a number below 2^63");
	assert_refused("time=100", "time=-1", 16, 6, "expected a number below 2^63");
	assert_refused("mem_heap_B=90", "mem_heap_B=9223372036854775808", 17, 12,
		       "expected a number below 2^63");
	assert_refused("mem_stacks_B=7", "mem_stacks_B=7 ", 19, 15, "expected the end of the line");
	assert_refused("heap_tree=peak", "heap=peak", 36, 1, "expected 'heap_tree='");
	assert_refused("heap_tree=peak", "heap_tree=small", 36, 11,
		       "expected empty, detailed or peak");
	assert_refused("n4: 90 (heap", "n4: 90 heap", 21, 8,
		       "expected what is counted, such as '(heap …)'");
	assert_refused("  n0: 30", " n0: 30", 23, 1, "expected the next node of the tree");
	assert_refused("  n0: 30", " xn0: 30", 23, 1, "expected the next node of the tree");
	assert_refused("  n0: 30", "\t\tn0: 30", 23, 1, "expected the next node of the tree");
	assert_refused("  n0: 30", "  nx: 30", 23, 4, "expected a number below 2^63");
	assert_refused("  n0: 30", "  n0; 30", 23, 5, "expected ': '");
	assert_refused("  n0: 30", "  n0: x", 23, 7, "expected a number below 2^63");
	assert_refused("  n0: 30", "  n0: 30x", 23, 9, "expected a space");
	assert_refused("in 2 places", "in 2 holes", 24, 10, "expected an address and a function");
	assert_refused("in 2 places", "in two places", 24, 10,
		       "expected an address and a function");
	assert_refused("  n0: 30", "  n0: 51", 23, 7,
		       "expected at most the bytes that the caller has left");
	assert_refused("0x20: main", "0xg: main", 23, 10, "expected an address and a function");
	assert_refused("n4: 90", "n5: 90", 29, 1, "expected the next node of the tree");
	assert_refused("n4: 90", "n3: 90", 28, 1, "expected '#-----------'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_of_line_is_read),
	    cmocka_unit_test(trees_become_shares_that_add_up),
	    cmocka_unit_test(blank_lines_at_the_end_are_passed_over),
	    cmocka_unit_test(sites_come_from_the_largest_tree),
	    cmocka_unit_test(a_file_cut_anywhere_but_after_a_snapshot_is_refused),
	    cmocka_unit_test(chunks_may_be_cut_anywhere),
	    cmocka_unit_test(damage_is_named_with_line_and_column),
	};

	return cmocka_run_group_tests_name("massif", tests, NULL, NULL);
}
