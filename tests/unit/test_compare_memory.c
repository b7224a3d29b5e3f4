/* reports/analysis/compare/memory.h: sites found again, and what changed of them. */
#include "common/arena.h"
#include "parsers/memory/sites.h"
#include "reports/analysis/compare/memory.h"
#include "reports/analysis/prune.h"
#include "reports/analysis/prune_memory.h"

#include "unit.h"

#include <string.h>

static struct arena arena;

/* A site with that chain of callers, "a (f.c:1) < main (f.c:2)", in the profile that is built. */
static struct memory_site *add_site(struct memory_sites *sites, const char *chain)
{
	struct text rest = text_from_string(chain), frames[8];
	u32 count = 0;

	while (rest.length) {
		const char *end = strstr(rest.data, " < ");
		size_t length = end ? (size_t)(end - rest.data) : rest.length;

		frames[count++] = text_before(rest, length);
		rest = text_from(rest, end ? length + 3 : length);
	}
	return memory_sites_add(sites, frames, count, &arena);
}

static struct memory_profile finish(struct memory_sites *sites)
{
	struct memory_profile profile = {.peak_source = MEMORY_DHAT, .sites_source = MEMORY_DHAT};

	memory_sites_finish(sites, &arena, &profile);
	return profile;
}

static void lines_that_moved_and_allocators_make_no_difference(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile old, now;
	struct memory_change change;

	(void)state;
	add_site(&sites, "xmalloc (x.c:1) < take (a.c:4) < main (a.c:9)")->peak_bytes = 10;
	add_site(&sites, "xmalloc (x.c:1) < take (a.c:5) < main (a.c:9)")->peak_bytes = 20;
	add_site(&sites, "take (b.c:5) < main (a.c:9)")->peak_bytes = 7;
	old = finish(&sites);
	add_site(&sites, "my_calloc (y.c:1) < take (a.c:14) < main (a.c:19)")->peak_bytes = 30;
	add_site(&sites, "take (b.c:6) < main (a.c:9)")->peak_bytes = 8;
	now = finish(&sites);
	memory_compare(&old, &now, &arena, &change);
	assert_true(change.is_comparable);
	assert_int_equal(change.count, 1);
	assert_string_equal(change.sites[0].name.data, "take (b.c) < main (a.c)");
	assert_int_equal(change.sites[0].peak_bytes[0], 7);
	assert_int_equal(change.sites[0].peak_bytes[1], 8);
	arena_release(&arena);
}

static void the_largest_change_at_the_peak_comes_first(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile old, now;
	struct memory_change change;

	(void)state;
	add_site(&sites, "gone (a.c:1)")->peak_bytes = 50;
	add_site(&sites, "same (a.c:1)")->peak_bytes = 1000;
	add_site(&sites, "leaks (a.c:1)")->at_exit_bytes = 5;
	old = finish(&sites);
	add_site(&sites, "came (a.c:1)")->peak_bytes = 60;
	add_site(&sites, "same (a.c:1)")->peak_bytes = 1000;
	add_site(&sites, "leaks (a.c:1)")->at_exit_bytes = 500;
	now = finish(&sites);
	memory_compare(&old, &now, &arena, &change);
	assert_int_equal(change.count, 3);
	assert_string_equal(change.sites[0].name.data, "came (a.c)");
	assert_string_equal(change.sites[1].name.data, "gone (a.c)");
	assert_int_equal(change.sites[1].peak_bytes[1], 0);
	assert_string_equal(change.sites[2].name.data, "leaks (a.c)");
	arena_release(&arena);
}

static void what_a_baseline_put_together_is_put_together(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile old, now;
	struct memory_change change;

	(void)state;
	add_site(&sites, "large (a.c:1)")->peak_bytes = 1000;
	add_site(&sites, PRUNED_NAME)->peak_bytes = 30;
	old = finish(&sites);
	add_site(&sites, "large (a.c:1)")->peak_bytes = 1000;
	add_site(&sites, "small (a.c:1)")->peak_bytes = 10;
	add_site(&sites, "smaller (a.c:1)")->peak_bytes = 20;
	now = finish(&sites);
	memory_compare(&old, &now, &arena, &change);
	assert_int_equal(change.count, 0);
	now.sites[1].peak_bytes = 11;
	memory_compare(&old, &now, &arena, &change);
	assert_int_equal(change.count, 1);
	assert_string_equal(change.sites[0].name.data, PRUNED_NAME);
	assert_int_equal(change.sites[0].peak_bytes[1], 31);
	arena_release(&arena);
}

static void a_pruned_profile_is_the_same_as_the_whole(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile old, now;
	struct memory_change change;
	struct memory_site *site;

	(void)state;
	for (u32 i = 0; i < 5000; i++) {
		site = add_site(&sites, arena_printf(&arena, "f%u (a.c:%u)", i / 4, i).data);
		site->peak_bytes = site->allocated_bytes = i % 4 ? 1 : i;
	}
	now = finish(&sites);
	for (u32 i = 0; i < now.site_count; i++)
		now.peak_bytes += now.sites[i].peak_bytes;
	now.allocated_bytes = now.peak_bytes;
	old = memory_prune(&now, &arena);
	assert_true(old.site_count >= 2 && old.site_count <= now.site_count - 200);
	memory_compare(&old, &now, &arena, &change);
	assert_int_equal(change.count, 0);
	memory_compare(&now, &old, &arena, &change);
	assert_int_equal(change.count, 0);
	arena_release(&arena);
}

static void sites_of_two_tools_are_not_compared(void **state)
{
	struct memory_sites sites = {0};
	struct memory_profile old, now;
	struct memory_change change;

	(void)state;
	add_site(&sites, "a (a.c:1)")->peak_bytes = 10;
	old = finish(&sites);
	add_site(&sites, "a (a.c:1)")->peak_bytes = 11;
	now = finish(&sites);
	now.sites_source = MEMORY_MASSIF;
	memory_compare(&old, &now, &arena, &change);
	assert_false(change.is_comparable);
	assert_int_equal(change.count, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_that_moved_and_allocators_make_no_difference),
	    cmocka_unit_test(the_largest_change_at_the_peak_comes_first),
	    cmocka_unit_test(what_a_baseline_put_together_is_put_together),
	    cmocka_unit_test(a_pruned_profile_is_the_same_as_the_whole),
	    cmocka_unit_test(sites_of_two_tools_are_not_compared),
	};

	return cmocka_run_group_tests_name("compare_memory", tests, NULL, NULL);
}
