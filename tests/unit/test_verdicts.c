/*
 * profile-quick gives the same verdict for the same runs as profile-compare, which reads the
 * documents that profile-quick writes.
 */
#include "quick/report.h"
#include "reports/analysis/compare/compare.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 12 };

static const double limit = 0.2; /* profile-compare's default for times */

/* The seconds of each run, and how many of these it waited for a processor. 0 ends the list. */
struct runs {
	double walls[MOST], waits[MOST];
};

static struct quick_series series_of(const struct runs *runs)
{
	static const char *const words[] = {"prog", NULL};
	struct quick_series series = {.words = words, .command = "prog"};

	for (int i = 0; i < MOST && runs->walls[i] > 0; i++)
		*quick_add_run(&series) = (struct quick_run){.wall = runs->walls[i],
							     .waiting = runs->waits[i],
							     .user = runs->walls[i] / 2,
							     .reference = 0.004,
							     .peak_rss_bytes = 2 << 20};
	return series;
}

static struct document document_of(const struct quick_series *series, struct arena *arena)
{
	struct quick_report report = {.series = series, .count = 1};
	struct document document;
	struct diag diag = {0};
	struct text content;
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, &content.length);

	assert_non_null(out);
	quick_write_document(&report, out);
	fclose(out);
	content.data = bytes;
	arena_adopt(arena, bytes);
	if (!document_read(content, NULL, arena, &document, &diag))
		fail_msg("%s", diag.message);
	return document;
}

/* The verdict of profile-compare on the wall time. */
static const struct metric_change *compare_walls(const struct quick_series series[2],
						 struct arena *arena)
{
	struct document old = document_of(&series[0], arena), now = document_of(&series[1], arena);
	static const struct limits no_limits;
	struct compare_options options = {.limits = &no_limits, .event = T("")};
	struct comparison *found = ARENA_NEW(arena, struct comparison, 1);
	struct diag diag = {0};

	if (!compare_documents(&old, &now, &options, arena, found, &diag))
		fail_msg("%s", diag.message);
	assert_int_equal(found->profile_count, 1);
	for (u32 i = 0; i < found->profiles[0].metric_count; i++)
		if (text_equal(found->profiles[0].metrics[i].name, T("wall")))
			return &found->profiles[0].metrics[i];
	fail_msg("the wall times are not compared");
	return NULL;
}

static void are_alike(const struct metric_change *wall, const struct sample_interval *quick)
{
	assert_true(wall->has_ratio);
	assert_float_equal(wall->ratio.low, quick->low, 1e-6);
	assert_float_equal(wall->ratio.estimate, quick->estimate, 1e-6);
	assert_float_equal(wall->ratio.high, quick->high, 1e-6);
}

/* The verdict of both, which must be equal, with the same reason and, unless there is a single run,
 * the same ratio. */
static void both_say(const char *verdict, const struct runs *old, const struct runs *now)
{
	struct quick_series series[] = {series_of(old), series_of(now)};
	struct sample_comparison quick = quick_compare(&series[0], &series[1], limit);
	struct arena arena = {0};
	const struct metric_change *wall = compare_walls(series, &arena);

	assert_string_equal(quick_verdict_name(quick.verdict), verdict);
	assert_string_equal(verdict_name(wall->verdict), verdict);
	assert_true(text_equal(wall->reason, text_from_string(quick.reason)));
	if (series[0].count > 1)
		are_alike(wall, &quick.undisturbed);
	arena_release(&arena);
	free(series[0].runs);
	free(series[1].runs);
}

static const struct runs steady = {
    {.100, .101, .102, .100, .103, .101, .099, .102, .100, .101, .102, .100}, {0}};

static void equal_runs_are_unchanged(void **state)
{
	(void)state;
	both_say("unchanged", &steady, &steady);
}

static void a_single_outlier_on_one_side_changes_nothing(void **state)
{
	static const struct runs one_outlier = {
	    {.100, .101, .102, .100, .103, .900, .099, .102, .100, .101, .102, .100}, {0}};

	(void)state;
	both_say("unchanged", &steady, &one_outlier);
	both_say("unchanged", &one_outlier, &steady);
}

static void runs_of_two_kinds_are_inconclusive(void **state)
{
	static const struct runs bimodal = {
	    {.100, .200, .101, .201, .100, .202, .102, .200, .101, .201, .100, .202}, {0}};

	(void)state;
	both_say("inconclusive", &steady, &bimodal);
	both_say("inconclusive", &bimodal, &steady);
}

/* Steady runs that take `factor` times as long. */
static struct runs scaled(double factor)
{
	struct runs runs = steady;

	for (int i = 0; i < MOST; i++)
		runs.walls[i] *= factor;
	return runs;
}

static void what_is_clearly_slower_is_regressed_and_what_is_faster_improved(void **state)
{
	struct runs slower = scaled(1.5);

	(void)state;
	both_say("regressed", &steady, &slower);
	both_say("improved", &slower, &steady);
}

/* 20 % longer, or shorter by the same factor: five sixths. */
static void the_limit_lies_at_one_place_for_both(void **state)
{
	struct runs within[] = {scaled(1.1), scaled(0.9)};
	struct runs longer = scaled(1.22), shorter = scaled(0.815);

	(void)state;
	both_say("unchanged", &steady, &within[0]);
	both_say("unchanged", &steady, &within[1]);
	both_say("regressed", &steady, &longer);
	both_say("improved", &steady, &shorter);
}

static void few_runs_are_judged_by_the_same_rule(void **state)
{
	static const struct runs one = {{.100}, {0}}, one_slower = {{.150}, {0}};
	static const struct runs two = {{.100, .101}, {0}}, two_slower = {{.150, .152}, {0}};
	static const struct runs two_apart = {{.100, .180}, {0}};

	(void)state;
	both_say("unchanged", &one, &one);
	both_say("regressed", &one, &one_slower);
	both_say("unchanged", &two, &two);
	both_say("regressed", &two, &two_slower);
	both_say("improved", &two_slower, &two);
	both_say("inconclusive", &two, &two_apart);
}

static void what_only_waited_longer_is_inconclusive(void **state)
{
	static const struct runs waited = {
	    {.200, .201, .202, .200, .203, .201, .199, .202, .200, .201, .202, .200},
	    {.100, .100, .100, .100, .100, .100, .100, .100, .100, .100, .100, .100}};

	(void)state;
	both_say("inconclusive", &steady, &waited);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_runs_are_unchanged),
	    cmocka_unit_test(a_single_outlier_on_one_side_changes_nothing),
	    cmocka_unit_test(runs_of_two_kinds_are_inconclusive),
	    cmocka_unit_test(what_is_clearly_slower_is_regressed_and_what_is_faster_improved),
	    cmocka_unit_test(the_limit_lies_at_one_place_for_both),
	    cmocka_unit_test(few_runs_are_judged_by_the_same_rule),
	    cmocka_unit_test(what_only_waited_longer_is_inconclusive),
	};

	return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
